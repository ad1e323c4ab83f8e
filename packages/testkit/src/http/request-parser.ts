/** A request, without its body. */
export interface HttpRequest {
  readonly method: string;
  /** As it came: path and query. */
  readonly target: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Whether the connection serves more requests after this one. */
  readonly keepAlive: boolean;
}

/** No HTTP, or a request that is too big; `status` is what a server answers. */
export class HttpParseError extends Error {
  override readonly name = "HttpParseError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const longestHead = 64 * 1024;

/** Finds the requests in the bytes of one connection. Bodies are skipped: nothing here takes one. */
export class RequestParser {
  #buffer: Buffer = Buffer.alloc(0);
  /** How many bytes of a body are still to be skipped. */
  #skip = 0;

  /** Takes what came, and gives the requests that are complete now. */
  push(bytes: Uint8Array): HttpRequest[] {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    const requests: HttpRequest[] = [];
    for (let request = this.#next(); request !== undefined; request = this.#next()) requests.push(request);
    return requests;
  }

  #next(): HttpRequest | undefined {
    const skipped = Math.min(this.#skip, this.#buffer.length);
    this.#skip -= skipped;
    this.#buffer = this.#buffer.subarray(skipped);
    if (this.#skip > 0) return undefined;
    const end = this.#buffer.indexOf("\r\n\r\n");
    if (end > longestHead || (end < 0 && this.#buffer.length > longestHead)) {
      throw new HttpParseError(431, "Request Header Fields Too Large");
    }
    if (end < 0) return undefined;
    const lines = this.#buffer.subarray(0, end).toString("latin1").split("\r\n");
    this.#buffer = this.#buffer.subarray(end + 4);
    const request = parseHead(lines);
    if (request.headers.has("transfer-encoding")) throw new HttpParseError(411, "Length Required");
    const length = request.headers.get("content-length") ?? "0";
    if (!/^[0-9]{1,15}$/.test(length)) throw new HttpParseError(400, "Bad Request: invalid Content-Length");
    this.#skip = Number(length);
    return request;
  }
}

function parseHead(lines: readonly string[]): HttpRequest {
  const [method = "", target = "", protocol = "", rest] = (lines[0] ?? "").split(" ");
  if (!/^[A-Z]+$/.test(method) || !target.startsWith("/") || !/^HTTP\/1\.[01]$/.test(protocol) || rest !== undefined) {
    throw new HttpParseError(400, "Bad Request");
  }
  const headers = new Map<string, string>();
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(":");
    if (colon < 1) throw new HttpParseError(400, "Bad Request: malformed MIME header line");
    headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  const connection = (headers.get("connection") ?? "").toLowerCase();
  const keepAlive = protocol === "HTTP/1.1" ? connection !== "close" : connection === "keep-alive";
  return { method, target, headers, keepAlive };
}
