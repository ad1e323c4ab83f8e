import { freePort, skipWithout, until } from "@crowsnest/real-parts";
import { FaultProxy } from "@crowsnest/testkit";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Runtime } from "../run-demo.ts";
import { DeckTab, launchBrowser } from "./deck-browser.ts";
import { ServedDemo } from "./served-demo.ts";

// Up to two demos and two tabs each, one after the other.
describe.skipIf(skipWithout("chromium"))("the page and its server", { timeout: 300_000 }, () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser?.close();
  });

  it.each<Runtime>(["node", "bun", "deno"])("are the same from %s", async (runtime) => {
    await using demo = await ServedDemo.start(["--simulate"], runtime);
    await using tab = await DeckTab.open(browser, demo.address);
    await tab.event("started web").first().waitFor();
    await tab.container("web").getByText("running").waitFor();
    await tab.route("web.localhost").getByText("http://web:8080").waitFor();
    await tab.watcher("Docker watcher").getByText("connected", { exact: true }).waitFor();
    await tab.page.getByText("page live").waitFor();
    expect(tab.strangeRequests(demo.address)).toEqual([]);
    expect(tab.complaints).toEqual([]);
  });

  it("tell when they are cut off from each other, and go on without a gap", async () => {
    await using demo = await ServedDemo.start(["--simulate"]);
    const { host, hash } = new URL(demo.address);
    await using proxy = await FaultProxy.start({ target: `tcp://${host}`, host: "tcp://127.0.0.1:0" });
    await using tab = await DeckTab.open(browser, `${proxy.host.replace("tcp:", "http:")}/${hash}`);
    await tab.page.getByText("page live").waitFor();
    const before = await newestBatch(tab);
    await proxy.refuse();
    await tab.page.getByText(/page cut off for .*, trying again/).waitFor();
    await proxy.accept();
    await tab.page.getByText("page live").waitFor();
    await until(async () => (await newestBatch(tab)) > before + 3);
    const shown = await batches(tab);
    expect(shown).toEqual(shown.map((_, index) => (shown[0] ?? 0) + index));
    expect(shown[0]).toBeLessThanOrEqual(before + 1);
    expect(await tab.page.getByText("passed while this page was cut off").count()).toBe(0);
  });

  it("tell a page that comes later of a fault, and a page that was there of none that another demo made", async () => {
    const port = await freePort();
    const first = await ServedDemo.start(["--simulate"], "node", port);
    await using tab = await DeckTab.open(browser, first.address);
    await tab.fault("Stall").getByRole("button").click();
    await tab.fault("Stall").locator(".outcome").waitFor();
    await using late = await DeckTab.open(browser, first.address);
    await late.fault("Stall").locator(".outcome").waitFor();
    await first[Symbol.asyncDispose]();
    await tab.page.getByText(/page cut off for .*, trying again/).waitFor();
    await using second = await ServedDemo.start(["--simulate"], "node", port);
    expect(new URL(second.address).port).toBe(String(port));
    await tab.page.getByText("page live").waitFor();
    await tab.fault("Stall").locator(".outcome").waitFor({ state: "detached" });
  });

  it("tries again where it was refused, as by a server with too many pages", async () => {
    await using demo = await ServedDemo.start(["--simulate"]);
    await using tab = await DeckTab.blank(browser);
    await tab.page.route("**/stream", (route) => route.fulfill({ status: 503 }), { times: 1 });
    await tab.page.goto(demo.address);
    await tab.page.getByText("Waiting for the demo to tell what is there.").waitFor();
    await tab.page.getByText(/page cut off for .*, trying again/).waitFor();
    await tab.ready();
    await tab.page.getByText("page live").waitFor();
  });
});

/** The numbers of the batches in sight. */
async function batches(tab: DeckTab): Promise<number[]> {
  const names = await tab.page.locator(".heading-batch > :first-child").allTextContents();
  return names.map((name) => Number(name.replace("batch ", "")));
}

async function newestBatch(tab: DeckTab): Promise<number> {
  return (await batches(tab)).at(-1) ?? 0;
}
