import { invalidOption } from "@crowsnest/events";
import type { Pem } from "../endpoint.ts";

/** Refuses what is no text, or an empty one. */
export function checkText(option: string, value: unknown, expected: string): void {
  if (value !== undefined && (typeof value !== "string" || value === "")) throw invalidOption(option, value, expected);
}

/** Like {@link checkText}, and does not repeat the value. */
export function checkSecret(option: string, value: unknown, expected: string): void {
  if (value === undefined || (typeof value === "string" && value !== "")) return;
  throw invalidOption(option, value === "" ? value : `a ${typeof value}`, expected);
}

/** Refuses what is no PEM, above all the path of a file. */
export function checkPem(option: string, value: unknown): Pem | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string" && !Buffer.isBuffer(value)) {
    throw invalidOption(option, `a ${typeof value}`, "PEM text, as a string or a Buffer");
  }
  if (value.includes("-----BEGIN ")) return value;
  throw invalidOption(
    option,
    quotable(value, "without a PEM header"),
    "PEM text (-----BEGIN …); where it is the path of a file, read the file first",
  );
}

/** The value itself where it is as short as a path, which is the usual mistake; otherwise how long it is. */
export function quotable(value: Pem, description: string): string {
  return typeof value === "string" && value.length <= 200 ? value : `${value.length} bytes ${description}`;
}
