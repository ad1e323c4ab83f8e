import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask } from "./ask.ts";
import { Rig } from "./rig.ts";

const paths = ["/", "/app.js", "/app.css", "/stream", "/metrics", "/healthz", "/nothing"];
let rig: Rig;
beforeAll(async () => {
  rig = await Rig.open();
});
afterAll(() => rig[Symbol.asyncDispose]());

/** Without waiting for the end of a stream. */
function head(path: string, headers: Record<string, string>): ReturnType<typeof ask> {
  return ask(rig.port, path, { method: "HEAD", headers });
}

describe("a page of somebody else's", () => {
  it.each([
    "evil.example",
    "evil.example:7117",
    "localhost.evil.example",
    "127.0.0.1.evil.example",
    "192.168.0.7:7117",
    "[2001:db8::1]",
    "user@localhost",
  ])("cannot reach any path under the name %j", async (host) => {
    for (const path of paths) expect((await head(path, { host })).status, path).toBeGreaterThanOrEqual(400);
    const press = await ask(rig.port, "/faults/cut", { method: "POST", headers: { host } });
    expect([400, 403]).toContain(press.status);
  });

  it.each(["http://evil.example", "null", "https://localhost", "http://localhost:1", "http://127.0.0.1.evil.example"])(
    "of the origin %j is refused on every path",
    async (origin) => {
      for (const path of paths) expect((await head(path, { host: `localhost:${rig.port}`, origin })).status).toBe(403);
    },
  );

  it("cannot load a file of ours, and may only link to the page", async () => {
    const fromElsewhere = { host: `localhost:${rig.port}`, "sec-fetch-site": "cross-site" };
    expect((await head("/metrics", { ...fromElsewhere, "sec-fetch-mode": "no-cors" })).status).toBe(403);
    expect((await head("/metrics", { ...fromElsewhere, "sec-fetch-mode": "navigate" })).status).toBe(403);
    expect((await head("/", { ...fromElsewhere, "sec-fetch-mode": "navigate" })).status).toBe(200);
  });
});

describe("our own page", () => {
  it.each(["localhost", "LOCALHOST", "127.0.0.1", "[::1]"])("is served under %s", async (name) => {
    const host = `${name}:${rig.port}`;
    for (const path of paths.slice(0, 5)) {
      expect((await head(path, { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" })).status).toBe(200);
    }
  });

  it("has headers on every answer that forbid whatever it does not need", async () => {
    for (const path of paths) {
      const { headers } = await head(path, { host: "localhost" });
      expect(headers["content-security-policy"], path).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src data:; " +
          "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
          "require-trusted-types-for 'script'; trusted-types 'none'",
      );
      expect(headers, path).toMatchObject({
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cache-control": "no-store",
      });
      expect(headers, path).not.toHaveProperty("access-control-allow-origin");
    }
  });

  it("has the media type of each file", async () => {
    const types: Record<string, string> = {
      "/": "text/html; charset=UTF-8",
      "/app.js": "text/javascript; charset=utf-8",
      "/app.css": "text/css; charset=utf-8",
      "/stream": "text/event-stream; charset=utf-8",
      "/healthz": "application/json",
    };
    for (const [path, type] of Object.entries(types)) {
      expect((await head(path, { host: "localhost" })).headers["content-type"], path).toBe(type);
    }
  });
});

describe("the fault panel", () => {
  const press = (headers: Record<string, string>, name = "cut"): ReturnType<typeof ask> =>
    ask(rig.port, `/faults/${name}`, { method: "POST", headers: { host: "localhost", ...headers } });

  it("wants the token that was printed", async () => {
    const { text } = rig.view.token;
    expect(text).toMatch(/^[\w-]{22}$/);
    for (const wrong of [{}, { "x-fault-token": "" }, { "x-fault-token": `${text}x` }, { "x-fault-token": "ü" }]) {
      expect((await press(wrong as Record<string, string>)).status).toBe(401);
    }
    const { status, body } = await press({ "x-fault-token": text });
    expect(status, "there is no panel here").toBe(404);
    expect(JSON.parse(body)).toEqual({ error: 'no fault "cut" can be made here' });
  });

  it("takes no body, of a known length or not", async () => {
    const headers = { host: "localhost", "x-fault-token": rig.view.token.text };
    for (const more of [{ "content-length": "5000" }, { "transfer-encoding": "chunked" }]) {
      const options = { method: "POST", headers: { ...headers, ...more }, body: "x".repeat(5000) };
      expect((await ask(rig.port, "/faults/cut", options)).status).toBe(413);
    }
  });
});

it("other methods are refused, with those that are possible", async () => {
  for (const path of ["/", "/stream", "/metrics", "/healthz"]) {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      const { status, headers } = await ask(rig.port, path, { method, headers: { host: "localhost" } });
      expect([status, headers["allow"]], `${method} ${path}`).toEqual([405, "GET, HEAD"]);
    }
  }
  const { status, headers } = await ask(rig.port, "/faults/cut", { headers: { host: "localhost" } });
  expect([status, headers["allow"]]).toEqual([405, "POST"]);
});

it("bound to all addresses it answers to addresses, and still to no strange name", async () => {
  await using open = await Rig.open({ bind: "0.0.0.0" });
  const status = async (host: string): Promise<number> => (await ask(open.port, "/", { headers: { host } })).status;
  expect(await status("192.168.0.7:7117")).toBe(200);
  expect(await status("[2001:db8::1]:7117")).toBe(200);
  expect(await status("localhost")).toBe(200);
  expect(await status("evil.example")).toBe(403);
});
