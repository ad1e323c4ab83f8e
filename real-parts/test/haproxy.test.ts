import { readFile } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { haproxyConfiguration, RunFolder, skipWithout, startHaproxy } from "../src/index.ts";
import { get } from "./get.ts";

describe.skipIf(skipWithout("haproxy"))("A real haproxy in front of a socket", () => {
  let folder: RunFolder;
  let backend: Server;
  const asked: string[] = [];
  beforeAll(async () => {
    folder = await RunFolder.make();
    backend = createServer((message, response) => {
      asked.push(`${message.method} ${message.url}`);
      if (message.url?.endsWith("/events")) response.write("one\n");
      else response.end("here");
    });
    await new Promise<void>((resolve) => backend.listen(folder.file("backend.sock"), resolve));
  });
  afterAll(async () => {
    backend.closeAllConnections();
    backend.close();
    await folder[Symbol.asyncDispose]();
  });

  it("lets the listed paths through, with a version and without, and nothing else", async () => {
    await using proxy = await startHaproxy({ backendSocket: folder.file("backend.sock") });
    for (const path of ["/_ping", "/version", "/v1.41/containers/json?all=1"]) {
      expect(await get(proxy.socketPath, path)).toEqual({ status: 200, body: "here" });
    }
    asked.length = 0;
    for (const path of ["/containers/abc/json", "/v1.41/images/json", "/containers/json/x"]) {
      expect((await get(proxy.socketPath, path)).status).toBe(403);
    }
    expect((await get(proxy.socketPath, "/containers/json", "POST")).status).toBe(403);
    expect(asked).toEqual([]);
  });

  it("has the configuration that the guide shows, word by word", async () => {
    const guide = await readFile(join(import.meta.dirname, "../../docs/guide/socket-proxy.md"), "utf8");
    expect(guide).toContain(`\n\`\`\`\n${await readFile(haproxyConfiguration, "utf8")}\`\`\`\n`);
  });

  it("cuts a stream that is idle for too long", async () => {
    await using proxy = await startHaproxy({ backendSocket: folder.file("backend.sock"), idleTimeoutMs: 200 });
    const text = await new Promise((resolve, reject) => {
      let text = "";
      const call = request({ socketPath: proxy.socketPath, path: "/events", agent: false }, (response) => {
        response.on("data", (chunk) => {
          text += chunk;
        });
        response.on("error", () => {});
        response.on("close", () => resolve(text));
      });
      call.on("error", reject);
      call.end();
    });
    expect(text).toBe("one\n");
  });

  it("answers 503 with HTML while nobody is behind it", async () => {
    await using proxy = await startHaproxy({ backendSocket: folder.file("nobody.sock") });
    const { status, body } = await get(proxy.socketPath, "/_ping");
    expect(status).toBe(503);
    expect(body).toContain("<html>");
  });
});
