/** The other side does not speak HTTP/1.1. The codes are those that the parser of `node:http` gives (llhttp). */
export class HttpProtocolError extends Error {
  override readonly name = "HttpProtocolError";
  readonly code: `HPE_${string}`;

  constructor(code: HttpProtocolError["code"], message: string) {
    super(message);
    this.code = code;
  }
}
