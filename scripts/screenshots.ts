// Takes the pictures of the demo's page in docs/screenshots: light and dark, wide and narrow, of the simulated fleet.
import { setTimeout as sleep } from "node:timers/promises";
import { requireParts, until } from "@crowsnest/real-parts";
import { DeckTab, launchBrowser } from "../apps/demo/test/page/deck-browser.ts";
import { DemoProcess } from "../apps/demo/test/run-demo.ts";

const folder = "docs/screenshots";
const seed = "10";
/** Milliseconds until the plot has something to show. */
const life = 25_000;

requireParts("chromium");
const demo = new DemoProcess(["--simulate", "--seed", seed, "--port", "0"]);
const browser = await launchBrowser();
try {
  const address = await until(() => /The page: (http:\S+)/.exec(demo.stdout)?.[1], { timeout: 30_000 });
  const wide = await DeckTab.open(browser, address, { viewport: { width: 1200, height: 840 } });
  const narrow = await DeckTab.open(browser, address, { viewport: { width: 390, height: 720 } });
  await sleep(life);
  for (const fault of ["Cut", "Overrun"]) {
    await wide.fault(fault).getByRole("button").click();
    await wide.fault(fault).getByText(/ lost/).waitFor();
  }
  await sleep(3000);
  // The pointer would leave its mark on the last button.
  await wide.page.mouse.move(0, 0);
  await wide.page.evaluate("document.activeElement?.blur()");
  await take(wide, "wide");
  await take(narrow, "narrow");
} finally {
  await browser.close();
  demo.kill("SIGTERM");
  await demo.exited;
}

async function take({ page }: DeckTab, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    if (name === "narrow" && colorScheme === "dark") {
      await page.getByRole("button", { name: "faults", exact: true }).click();
    }
    await page.screenshot({ path: `${folder}/${name}-${colorScheme}.png` });
    console.log(`${folder}/${name}-${colorScheme}.png`);
  }
}
