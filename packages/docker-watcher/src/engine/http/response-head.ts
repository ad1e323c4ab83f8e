import { HttpProtocolError } from "./protocol-error.ts";

/** How the end of an answer's body is found (RFC 9112, section 6.3). */
export type BodyFraming =
  | { readonly kind: "chunked" | "until-close" }
  | { readonly kind: "length"; readonly length: number };

/** An answer's status line and headers, as far as they matter here. */
export interface ResponseHead {
  readonly status: number;
  readonly framing: BodyFraming;
  /** Where a redirect points. */
  readonly location: string | undefined;
}

/** Bytes of status line and headers together, and of a chunk's extension or all trailers: as in `node:http`. */
export const headLimit = 16_384;

const statusLine = /^HTTP\/1\.[01] ([1-9]\d\d)(?: [\t\x20-\x7e\x80-\xff]*)?$/;
/** A field of a header (RFC 9110, section 5): a token, a colon, and a value without control characters. */
const field = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[\t ]*((?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)[\t ]*$/;
/** What a line of a header can begin with. */
const fieldBeginning = /^(?:\r?|[!#$%&'*+.^_`|~0-9A-Za-z-]+(?::[\t\x20-\x7e\x80-\xff]*\r?)?)$/;

/** Reads a head: its lines with CRLF between them, without the empty one. Throws an {@link HttpProtocolError}. */
export function parseHead(text: string): ResponseHead {
  const [first = "", ...lines] = text.split("\r\n");
  const status = Number(statusLine.exec(first)?.[1]);
  if (Number.isNaN(status)) {
    throw new HttpProtocolError(
      "HPE_INVALID_CONSTANT",
      `no status line of HTTP/1.1: ${JSON.stringify(first.slice(0, 100))}`,
    );
  }
  const fields = lines.map(parseField);
  const valuesOf = (name: string): string[] => fields.flatMap(([key, value]) => (key === name ? [value] : []));
  const [location] = valuesOf("location");
  return { status, framing: framingOf(status, valuesOf("transfer-encoding"), valuesOf("content-length")), location };
}

/** Throws an {@link HttpProtocolError} for what is no beginning of a head: one that is cut off need not have been right. */
export function checkHeadBeginning(text: string): void {
  const lines = text.split("\r\n");
  const last = lines.pop() ?? "";
  if (lines.length === 0) return;
  parseHead(lines.join("\r\n"));
  if (!fieldBeginning.test(last)) throw noField(last);
}

/** A line of the headers or trailers: its name in small letters, and its value. Throws an {@link HttpProtocolError}. */
export function parseField(line: string): [string, string] {
  const [, name, value] = field.exec(line) ?? [];
  if (name === undefined || value === undefined) throw noField(line);
  return [name.toLowerCase(), value];
}

function noField(line: string): HttpProtocolError {
  return new HttpProtocolError("HPE_INVALID_HEADER_TOKEN", `no header: ${JSON.stringify(line.slice(0, 100))}`);
}

function framingOf(status: number, encodings: readonly string[], lengths: readonly string[]): BodyFraming {
  if (status < 200 || status === 204 || status === 304) return { kind: "length", length: 0 };
  if (encodings.length > 0) {
    if (lengths.length > 0) {
      throw new HttpProtocolError("HPE_INVALID_TRANSFER_ENCODING", "both Transfer-Encoding and Content-Length");
    }
    if (encodings.length > 1 || encodings[0]?.toLowerCase() !== "chunked") {
      throw new HttpProtocolError("HPE_INVALID_TRANSFER_ENCODING", `Transfer-Encoding: ${encodings.join(", ")}`);
    }
    return { kind: "chunked" };
  }
  const [length] = lengths;
  if (length === undefined) return { kind: "until-close" };
  if (lengths.length > 1) throw new HttpProtocolError("HPE_UNEXPECTED_CONTENT_LENGTH", "more than one Content-Length");
  if (!/^\d+$/.test(length) || !Number.isSafeInteger(Number(length))) {
    throw new HttpProtocolError("HPE_INVALID_CONTENT_LENGTH", `Content-Length: ${length.slice(0, 100)}`);
  }
  return { kind: "length", length: Number(length) };
}
