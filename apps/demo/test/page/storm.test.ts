import { skipWithout, until } from "@crowsnest/real-parts";
import { FakeEngine } from "@crowsnest/testkit";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DeckTab, launchBrowser } from "./deck-browser.ts";
import { ServedDemo } from "./served-demo.ts";

const storm = 10_000;
/** Events made at once; then the page has to catch up. A page that lags by megabytes is cut off, and gets the tables anew. */
const burst = 2000;
const ships = 50;
const patiently = { timeout: 60_000 };
/** Milliseconds that a click may take until the page has answered and drawn the answer. */
const limit = 200;

describe.skipIf(skipWithout("chromium"))("10,000 events", () => {
  let engine: FakeEngine;
  let demo: ServedDemo;
  let browser: Browser;
  let tab: DeckTab;

  beforeAll(async () => {
    // No real engine makes so many events so fast.
    [engine, browser] = await Promise.all([FakeEngine.start(), launchBrowser()]);
    for (let number = 1; number <= ships; number += 1)
      engine.run({ name: `ship-${number}`, labels: { fleet: "first" } });
    demo = await ServedDemo.start(["--docker", engine.host, "--flush", "100"]);
    tab = await DeckTab.open(browser, demo.address);
    await tab.page.evaluate(measureClicks);
  });

  afterAll(async () => {
    await browser?.close();
    await demo?.[Symbol.asyncDispose]();
    await engine?.[Symbol.asyncDispose]();
  });

  const counted = async (): Promise<number> =>
    Number(
      /([\d,]+) events? in/.exec((await tab.page.locator("#timeline").textContent()) ?? "")?.[1]?.replaceAll(",", ""),
    );

  it("do not keep a click from being answered within 200 ms, by the browser's own clock", {
    timeout: 120_000,
  }, async () => {
    const slowest: number[] = [];
    const pauseOrResume = tab.page.getByRole("button", { name: /^(Pause|Resume)$/ });
    const resume = tab.page.getByRole("button", { name: "Resume" });
    // The best of three storms: a machine that is busy with something else is none of the page's.
    for (let round = 1; round <= 3 && !(Math.min(...slowest) < limit); round += 1) {
      const answers: number[] = [];
      for (let made = 0; made < storm; made += burst) {
        const due = (await counted()) + burst;
        makeBurst(engine);
        // As many clicks as it takes until the page has shown them all.
        do {
          await pauseOrResume.click();
          answers.push(await until(() => tab.page.evaluate(() => window.clickAnswers?.shift()), patiently));
        } while ((await counted()) < due);
      }
      if ((await resume.count()) > 0) await resume.click();
      slowest.push(Math.max(...answers));
      const sorted = answers.sort((one, other) => one - other);
      console.log(
        `${answers.length} clicks in a storm of ${storm} events: median ${sorted[answers.length >> 1]?.toFixed(0)} ms, ` +
          `slowest ${sorted.at(-1)?.toFixed(0)} ms`,
      );
    }
    expect(Math.min(...slowest)).toBeLessThan(limit);
  });

  it("are all counted, of which the newest are held and few are in the document", async () => {
    expect(await counted()).toBeGreaterThanOrEqual(storm);
    expect(await tab.events.count()).toBeLessThan(100);
    expect(tab.complaints).toEqual([]);
  });

  it("can be filtered, paused and resumed", async () => {
    const filter = tab.page.getByRole("form", { name: "Filter the events" });
    await filter.getByRole("searchbox", { name: "Name" }).fill("ship-7");
    await filter.getByRole("combobox", { name: "Action" }).selectOption("container-pause");
    await filter.getByRole("searchbox", { name: "Label" }).fill("fleet=first");
    const shown = tab.events;
    const wanted = shown.filter({ hasText: /\bpaused ship-7 / });
    await until(async () => (await wanted.count()) > 0 && (await wanted.count()) === (await shown.count()), {
      what: "the filtered events alone",
    });
    await filter.getByRole("searchbox", { name: "Label" }).fill("fleet=second");
    await tab.page.getByText("No event that is held matches the filter.").waitFor();
    await filter.getByRole("button", { name: "Clear" }).click();

    await tab.page.getByRole("button", { name: "Pause" }).click();
    engine.run({ name: "late" });
    await tab.page.getByText("2 events waiting").waitFor();
    expect(await tab.event("started late").count()).toBe(0);
    await tab.container("late").waitFor();
    await tab.page.getByRole("button", { name: "Resume" }).click();
    await tab.event("started late").waitFor();
  });

  it("stay where the reader has scrolled to, until he goes back to the newest", async () => {
    const list = tab.page.getByRole("listbox", { name: "Events" });
    await list.hover();
    await tab.page.mouse.wheel(0, -3000);
    await tab.page.getByRole("button", { name: "To the newest" }).waitFor();
    const before = await list.evaluate((element) => element.scrollTop);
    engine.run({ name: "later" });
    await tab.container("later").waitFor();
    expect(await list.evaluate((element) => element.scrollTop)).toBe(before);
    await tab.page.getByRole("button", { name: "To the newest" }).click();
    await tab.event("started later").waitFor();
  });
});

/** At once, each ship is paused and unpaused again and again. */
function makeBurst(engine: FakeEngine): void {
  for (let made = 0; made < burst; made += 2 * ships) {
    for (let number = 1; number <= ships; number += 1) {
      engine.pause(`ship-${number}`);
      engine.unpause(`ship-${number}`);
    }
  }
}

declare global {
  interface Window {
    /** Milliseconds from each click until its answer was drawn. */
    clickAnswers?: number[];
  }
}

/** Runs in the page: measures from the input itself (`timeStamp`) to the task after the frame that shows its answer. */
function measureClicks(): void {
  const answers: number[] = [];
  window.clickAnswers = answers;
  document.addEventListener(
    "click",
    ({ timeStamp }) => {
      requestAnimationFrame(() => setTimeout(() => answers.push(performance.now() - timeStamp)));
    },
    { capture: true },
  );
}
