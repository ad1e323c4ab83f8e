/** Where a package tells what an operator may want to know: pino's shape, so a pino logger or `console` fits as it is. */
export interface Logger {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}
