import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { FakeEngine } from "@crowsnest/testkit";
import { transformSync } from "esbuild";
import { expect, it, vi } from "vitest";
import { ProgramFolder, page } from "./page.ts";
import { Program } from "./program.ts";

const waiting = { timeout: 60_000, interval: 20 };

/** What comes for a request with this host: the status and the body. */
function ask(port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ port, headers: { host } }, (response) => {
      let body = "";
      response.on("data", (chunk) => (body += chunk));
      response.on("end", () => resolve(`${response.statusCode} ${body}`));
    }).on("error", reject);
  });
}

it("the guide's reverse proxy has 60 lines, and follows the containers", async () => {
  const code = /```ts\n(\/\/ proxy\.ts[\s\S]*?)```/.exec(page("reverse-proxy.md"))?.[1] ?? "";
  expect(code.trim().split("\n").length).toBeLessThanOrEqual(60);
  using folder = new ProgramFolder();
  await using engine = await FakeEngine.start();
  const backend = createServer((request, response) => response.end(`backend got ${request.url}`)).listen(
    0,
    "127.0.0.1",
  );
  const { port: backendPort } = await new Promise<AddressInfo>((resolve) =>
    backend.once("listening", () => resolve(backend.address() as AddressInfo)),
  );
  const labels = { "proxy.host": "web.localhost", "proxy.port": String(backendPort) };
  engine.run({ name: "there-already", labels });

  // Node 22 does not know `await using`: there the program is compiled, as the README says.
  const old = Number.parseInt(process.versions.node, 10) < 24;
  const program = old ? transformSync(code, { loader: "ts", target: "node22", format: "esm" }).code : code;
  const file = folder.write(old ? "proxy.mjs" : "proxy.ts", program);
  const proxy = new Program(process.execPath, ["--conditions=@crowsnest/source", file], {
    DOCKER_HOST: engine.host,
    PORT: "0",
  });
  const port = await vi.waitFor(() => {
    const found = /port: (\d+)/.exec(proxy.output)?.[1];
    if (found === undefined) throw new Error(`no port in ${proxy.output}`);
    return Number(found);
  }, waiting);

  await vi.waitFor(async () => expect(await ask(port, "web.localhost")).toBe("200 backend got /"), waiting);
  engine.cut();
  engine.stop("there-already");
  await vi.waitFor(async () => expect(await ask(port, "web.localhost")).toMatch(/^404/), waiting);
  engine.run({ name: "another", labels });
  await vi.waitFor(async () => expect(await ask(port, `web.localhost:${port}`)).toBe("200 backend got /"), waiting);
  await engine.crash();
  await engine.recover();
  await vi.waitFor(async () => expect(await ask(port, "web.localhost")).toMatch(/^404/), waiting);

  proxy.interrupt();
  expect(await proxy.exited, proxy.output).toBe(0);
  backend.close();
  backend.closeAllConnections();
});
