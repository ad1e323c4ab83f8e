import { readFileSync, writeFileSync } from "node:fs";

const place = /(<!-- behaviour -->\n\n)([\s\S]*?)(\n\n<!-- \/behaviour -->)/;

/** The table that a README shows, between `<!-- behaviour -->` and `<!-- /behaviour -->`. */
export class ShownTable {
  readonly #file: URL;

  /** `readme` is relative to the repository. */
  constructor(readme: string) {
    this.#file = new URL(`../../../${readme}`, import.meta.url);
  }

  get text(): string {
    return place.exec(this.#read())?.[2] ?? "";
  }

  replace(text: string): void {
    const before = this.#read();
    if (!place.test(before)) throw new Error(`${this.#file.pathname} has no place for a table of behaviour`);
    writeFileSync(
      this.#file,
      before.replace(place, (_, start: string, _old: string, end: string) => start + text + end),
    );
  }

  #read(): string {
    return readFileSync(this.#file, "utf8");
  }
}
