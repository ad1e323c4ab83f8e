import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** What somebody has to know who wants to press a fault: 128 random bits. */
export class Token {
  readonly text: string;
  readonly #digest: Buffer;

  constructor(text: string = randomBytes(16).toString("base64url")) {
    this.text = text;
    this.#digest = digest(text);
  }

  /** Compares in a time that tells nothing of either. */
  matches(given: string | undefined): boolean {
    return given !== undefined && timingSafeEqual(digest(given), this.#digest);
  }
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
