/** What the engine refuses, with the status and the words of its answer. Also thrown by the commands of a fleet. */
export class FakeEngineError extends Error {
  /** Always `"FakeEngineError"`. */
  override readonly name = "FakeEngineError";
  /** The HTTP status: 400 bad parameter, 404 no such container, 409 conflict, 500 … */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The words of Go's integer parsers. */
export function goIntegerError(parser: "ParseInt" | "Atoi", value: string): FakeEngineError {
  return new FakeEngineError(500, `strconv.${parser}: parsing ${JSON.stringify(value)}: invalid syntax`);
}
