import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** The text of a page of the guide. */
export function page(name: string): string {
  return readFileSync(join(root, "docs/guide", name), "utf8");
}

/** A folder within the repository, so that programs in it find the packages; gone when it is disposed of. */
export class ProgramFolder implements Disposable {
  readonly path: string = mkdtempSync(join(root, "docs/.program-"));

  /** Returns the path of the new file. */
  write(name: string, text: string): string {
    const file = join(this.path, name);
    writeFileSync(file, text);
    return file;
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
