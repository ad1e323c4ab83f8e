/** Where a package tells what an operator may want to know: pino's shape, so a pino logger or `console` fits as it is. */
export interface Logger {
  /** What a developer may want to follow: a connection opened, a retry, a look at a directory. */
  debug(details: object, message: string): void;
  /** What is worth a line in normal operation: which engine was chosen and why. */
  info(details: object, message: string): void;
  /** What will not heal by itself soon, such as a refusal. */
  warn(details: object, message: string): void;
  /** What a person must see. */
  error(details: object, message: string): void;
}
