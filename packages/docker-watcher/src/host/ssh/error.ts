/**
 * What went wrong on the way through sshd: `host-key` (not the host we know), `login` (none of our keys was taken),
 * `channel` (sshd opened no way to the engine), `command` (`docker system dial-stdio` failed on the other machine).
 */
export type SshFailure = "host-key" | "login" | "channel" | "command";

/** An ssh connection that did not come to an engine. */
export class SshError extends Error {
  override readonly name = "SshError";
  readonly failure: SshFailure;

  constructor(failure: SshFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}
