import { programPath } from "@crowsnest/real-parts";
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from "playwright-core";

/** A headless Chromium that talks to nobody but the page's server. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = programPath("chromium");
  if (executablePath === undefined) throw new Error("chromium is not installed (apt-get install chromium)");
  const args = ["--no-sandbox", "--disable-background-networking", "--disable-gpu", "--disable-dev-shm-usage"];
  return chromium.launch({ executablePath, args });
}

/** The deck, open in a tab of its own. */
export class DeckTab implements AsyncDisposable {
  readonly page: Page;
  /** What the browser complained of: errors of scripts, and what the Content-Security-Policy refused. */
  readonly complaints: string[] = [];
  readonly #requests: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    // Below the tests' own limit, so that a failure names what was waited for.
    page.setDefaultTimeout(60_000);
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
    page.on("request", (request) => this.#requests.push(request.url()));
  }

  /** Resolves when the state has come and is drawn. */
  static async open(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<DeckTab> {
    const tab = await DeckTab.blank(browser, options);
    await tab.page.goto(address);
    await tab.ready();
    return tab;
  }

  /** A tab that is still empty. */
  static async blank(browser: Browser, options: BrowserContextOptions = {}): Promise<DeckTab> {
    return new DeckTab(await browser.newPage({ viewport: { width: 1440, height: 900 }, ...options }));
  }

  /** Resolves when the state has come and is drawn. */
  async ready(): Promise<void> {
    await this.page.getByRole("heading", { name: "Timeline" }).waitFor({ state: "attached" });
  }

  /** The lines of the timeline that are in the document: those in sight, and some beyond. */
  get events(): Locator {
    return this.page.getByRole("listbox", { name: "Events" }).getByRole("option");
  }

  /** Those of them with this text. */
  event(text: string): Locator {
    return this.events.filter({ hasText: text });
  }

  /** The row of a container. */
  container(name: string): Locator {
    return this.page.locator("#fleet tbody tr").filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** The row of a host. */
  route(host: string): Locator {
    return this.page.locator("#routes tbody tr").filter({ has: this.page.getByText(host, { exact: true }) });
  }

  /** The button and the outcome of a fault. */
  fault(title: string): Locator {
    return this.page.locator(".fault").filter({ has: this.page.getByRole("button", { name: title, exact: true }) });
  }

  /** How one watcher is doing. */
  watcher(title: string): Locator {
    return this.page.getByRole("region", { name: title });
  }

  /** Addresses that were asked for and are not the server's. */
  strangeRequests(address: string): string[] {
    return this.#requests.filter(
      (url) => new URL(url).protocol !== "data:" && new URL(url).origin !== new URL(address).origin,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.page.close();
  }
}
