import { Action, type DockerEvent, type ReloadEvent } from "@crowsnest/events";
import { describe, expect, it } from "vitest";
import { coloursFor } from "../src/terminal/colours.ts";
import { jsonPrinter, terminalPrinter } from "../src/terminal/printer.ts";

const started: DockerEvent = {
  type: "docker",
  action: Action.ContainerStart,
  actorId: "1",
  actorName: "web",
  actorAttributes: {},
  host: "unix:///fake.sock",
  time: Date.UTC(2026, 0, 1, 12, 30, 15, 250),
  origin: "live",
};
const reload: ReloadEvent = {
  type: "docker",
  action: Action.ForceReload,
  actorId: "",
  actorName: "",
  actorAttributes: {},
  cause: "gap",
  dropped: 0,
  time: started.time,
};
const route = { host: "web.localhost", target: "http://web:80", source: "container web", rivals: ["container shop"] };
const plain = coloursFor({}, {});

function shown(colours = plain): { text: () => string; printer: ReturnType<typeof terminalPrinter> } {
  let text = "";
  return { text: () => text, printer: terminalPrinter((more) => (text += more), colours) };
}

describe("the terminal", () => {
  it("shows a batch, its events and the routes", () => {
    const { text, printer } = shown();
    printer.batch(1, [started, reload], [route]);
    expect(text()).toBe(
      [
        "── batch 1, 2 events",
        "  12:30:15.250 docker started web",
        "  12:30:15.250 docker force-reloaded (gap)",
        "  routes",
        "  web.localhost → http://web:80  container web  also claimed by container shop",
        "",
      ].join("\n"),
    );
  });

  it("makes no line longer because of the host of another", () => {
    const { text, printer } = shown();
    printer.batch(1, [started], [route, { ...route, host: "h".repeat(10_000) }]);
    const [line] = text()
      .split("\n")
      .filter((one) => one.includes("web.localhost"));
    expect(line?.length).toBeLessThan(200);
  });

  it("shows the routes only when they have changed", () => {
    const { text, printer } = shown();
    printer.batch(1, [started], [route]);
    printer.batch(2, [started], [route]);
    expect(text().match(/routes/g)).toHaveLength(1);
  });

  it("has colours on a terminal, and none elsewhere, with NO_COLOR or on a dumb one", () => {
    const tty = { isTTY: true };
    expect(coloursFor(tty, {}).isColorSupported).toBe(true);
    expect(coloursFor(tty, { NO_COLOR: "1" }).isColorSupported).toBe(false);
    expect(coloursFor(tty, { TERM: "dumb" }).isColorSupported).toBe(false);
    expect(coloursFor({}, { CI: "true" }).isColorSupported).toBe(false);
    const { text, printer } = shown(coloursFor(tty, {}));
    printer.batch(1, [started], []);
    expect(text()).toContain("\u001b[32mstarted web");
  });

  it("lets no control character of a name through", () => {
    const { text, printer } = shown();
    printer.batch(1, [{ ...started, actorName: "we\u001b[31mb\r\n\u202e" }], []);
    expect(text()).toContain("started we\ufffd[31mb\ufffd\ufffd\ufffd\n");
  });
});

describe("--json", () => {
  it("is one batch a line; notices and problems go to the margin", () => {
    let [text, margin] = ["", ""];
    const printer = jsonPrinter(
      (more) => (text += more),
      (more) => (margin += more),
    );
    printer.notice("Watching");
    printer.problem("odd");
    printer.batch(1, [started], [route]);
    printer.batch(2, [reload], []);
    const lines = text.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { batch: 1, events: [started], routes: [route] },
      { batch: 2, events: [reload], routes: [] },
    ]);
    expect(margin).toBe("Watching\n! odd\n");
  });
});
