import { skipWithout } from "@crowsnest/real-parts";
import axe, { type AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DeckTab, launchBrowser } from "./deck-browser.ts";
import { ServedDemo } from "./served-demo.ts";

const wide = { width: 1440, height: 900 };
const narrow = { width: 390, height: 844 };

describe.skipIf(skipWithout("chromium"))("the deck for everybody", () => {
  let demo: ServedDemo;
  let browser: Browser;
  const open = (options: BrowserContextOptions): Promise<DeckTab> => DeckTab.open(browser, demo.address, options);

  beforeAll(async () => {
    [demo, browser] = await Promise.all([ServedDemo.start(["--simulate"]), launchBrowser()]);
  });

  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
  });

  it.each([
    ["light, wide", { colorScheme: "light", viewport: wide }],
    ["dark, wide", { colorScheme: "dark", viewport: wide }],
    ["light, narrow", { colorScheme: "light", viewport: narrow }],
    ["dark, narrow", { colorScheme: "dark", viewport: narrow }],
  ] as const)("has nothing that axe objects to: %s", async (_, options) => {
    await using tab = await open(options);
    await tab.page.getByRole("listbox", { name: "Events" }).press("ArrowUp");
    await tab.page.getByRole("complementary", { name: "The selected event" }).waitFor();
    const parts = options.viewport === wide ? [""] : ["timeline", "fleet", "routes", "watchers", "faults"];
    for (const part of parts) {
      if (part !== "") await tab.page.getByRole("button", { name: part, exact: true }).click();
      expect(await violations(tab), part).toEqual([]);
    }
  });

  it("says in plain sight that it is simulated", async () => {
    await using tab = await open({});
    expect(await tab.page.getByText("simulated", { exact: true }).isVisible()).toBe(true);
  });

  it("can be walked with the keyboard alone", async () => {
    await using tab = await open({});
    const { keyboard } = tab.page;
    const focused = (): Promise<string> => tab.page.evaluate(nameOfFocus);
    await keyboard.press("Tab");
    expect(await focused()).toBe("To the timeline");
    const walked: string[] = [];
    for (let step = 0; step < 60 && walked.at(-1) !== "Containers by name"; step += 1) {
      await keyboard.press("Tab");
      walked.push(await focused());
    }
    for (const stop of ["Theme: auto", "Cut", "Slow consumer", "Pause", "Type", "Action", "Name", "Label"]) {
      expect(walked).toContain(stop);
    }
    expect(walked).toContain("Events, the newest last");
    expect(walked.at(-1)).toBe("Containers by name");

    const list = tab.page.getByRole("listbox", { name: "Events" });
    await list.focus();
    const selected = tab.page.locator("[role=option][aria-selected=true]");
    await keyboard.press("ArrowUp");
    await selected.waitFor();
    const first = await selected.getAttribute("id");
    await keyboard.press("ArrowUp");
    expect(await selected.getAttribute("id")).not.toBe(first);
    expect(await list.getAttribute("aria-activedescendant")).toBe(await selected.getAttribute("id"));
    await tab.page.getByRole("complementary", { name: "The selected event" }).waitFor();
    await keyboard.press("Escape");
    await selected.waitFor({ state: "detached" });
  });

  it("shows events also on a small screen that is zoomed to 400 %", async () => {
    await using tab = await open({ viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 });
    const box = await tab.page.getByRole("listbox", { name: "Events" }).boundingBox();
    expect(box?.height).toBeGreaterThan(100);
    expect(await tab.page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  });

  it("takes the token of an address that is pasted into the same tab", async () => {
    await using tab = await DeckTab.open(browser, new URL("/", demo.address).href);
    await tab.page.evaluate((hash) => location.assign(hash), new URL(demo.address).hash);
    await tab.page.getByText("The token is known in this tab.").waitFor();
    expect(tab.page.url()).not.toContain("token");
  });

  it("keeps the theme that was chosen", async () => {
    await using tab = await open({ colorScheme: "light" });
    const paper = (): Promise<string> =>
      tab.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    await tab.page.getByRole("button", { name: "Theme: auto" }).click();
    await tab.page.getByRole("button", { name: "Theme: light" }).click();
    expect(await paper()).not.toBe(light);
    await tab.page.reload();
    await tab.page.getByRole("button", { name: "Theme: dark" }).waitFor();
    expect(await paper()).not.toBe(light);
  });

  it("asks for the token, refuses a wrong one and keeps a right one in the tab alone", async () => {
    await using tab = await DeckTab.open(browser, new URL("/", demo.address).href);
    const field = tab.page.getByLabel(/^Token/);
    await tab.fault("Split").getByRole("button").click();
    await tab.page.getByRole("alert").getByText("The token is needed first").waitFor();
    await field.fill("wrong");
    await tab.page.getByRole("button", { name: "Use it" }).click();
    await tab.fault("Split").getByRole("button").click();
    await tab.page.getByRole("alert").getByText("refused this token").waitFor();
    await field.fill(new URL(demo.address).hash.replace("#token=", ""));
    await field.press("Enter");
    await tab.fault("Split").getByRole("button").click();
    await tab.fault("Split").getByText("under way").waitFor();
    await tab.page.reload();
    await tab.page.getByText("The token is known in this tab.").waitFor();
    expect(await tab.page.evaluate(() => JSON.stringify(localStorage))).not.toContain("token");
  });
});

/** What axe-core objects to, by the rules of WCAG 2.2 AA and its best practices. */
async function violations(tab: DeckTab): Promise<string[]> {
  // Evaluated by the debugger, which the page's policy does not bind.
  await tab.page.evaluate(axe.source);
  const results = (await tab.page.evaluate("axe.run()")) as AxeResults;
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

/** Runs in the page: how whatever has the focus is called. */
function nameOfFocus(): string {
  const element = document.activeElement;
  if (element === null) return "";
  const label =
    element instanceof HTMLInputElement || element instanceof HTMLSelectElement ? element.labels?.[0] : undefined;
  const text = label?.querySelector("span") ?? element;
  return element.getAttribute("aria-label") ?? text.textContent ?? "";
}
