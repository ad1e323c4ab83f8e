import type { Clock } from "@crowsnest/events";
import type { ClientChannel } from "ssh2";
import { HttpSocket } from "../client/http-socket.ts";
import { SshError } from "./error.ts";

const errorText = 4096;
/** How long the exit status may come after the last byte, in ms. */
const exitPatience = 1000;

/** Stands for the exit code of a command that a signal has ended. */
const killed = -1;

/** A channel, and what to call when it is not used any more. */
export interface OpenChannel {
  readonly channel: ClientChannel;
  readonly release: () => void;
}

/**
 * An ssh channel as HTTP wants its socket: it is there before the channel is (what is written waits), `destroy` is at once,
 * where ssh2's own waits for the other side to confirm. A command that fails before it said a word destroys it with an
 * `SshError` of its exit code and its complaint.
 */
export class SshSocket extends HttpSocket {
  readonly #open: (signal: AbortSignal) => Promise<OpenChannel>;
  readonly #abandon = new AbortController();
  readonly #clock: Clock;
  #opened: OpenChannel | undefined;
  #cancelEnd: (() => void) | undefined;
  #received = false;
  #ended = false;
  #stderr = "";
  #exitCode: number | undefined;

  /** `open` rejects when its signal is aborted. */
  constructor(open: (signal: AbortSignal) => Promise<OpenChannel>, clock: Clock) {
    super({ allowHalfOpen: true });
    this.#open = open;
    this.#clock = clock;
  }

  override _construct(done: (error?: Error | null) => void): void {
    this.#open(this.#abandon.signal).then(
      (opened) => {
        this.#opened = opened;
        this.#listen(opened.channel);
        done();
      },
      // Given up while it opened, it is no failure: an agent destroys its sockets when nobody listens for their errors.
      (error: Error) => done(this.destroyed ? null : error),
    );
  }

  #listen(channel: ClientChannel): void {
    channel.on("data", (chunk: Buffer) => {
      this.#received = true;
      if (!this.push(chunk)) channel.pause();
    });
    // Unread, it would stop the channel.
    channel.stderr.on("data", (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(0, errorText);
    });
    channel.on("exit", (code: number | null) => {
      this.#exitCode = code ?? killed;
    });
    channel.on("error", (error: Error) => this.destroy(error));
    channel.on("end", () => {
      if (this.#received) this.#end();
      else this.#cancelEnd ??= this.#clock.setTimer(() => this.#end(), exitPatience, true);
    });
    channel.on("close", () => this.#closed());
  }

  #closed(): void {
    if (!this.#received && this.#exitCode) {
      const end = this.#exitCode === killed ? "was killed" : `exited with ${this.#exitCode}`;
      const complaint = this.#stderr.trim() || "it said nothing";
      this.destroy(new SshError("command", `\`docker system dial-stdio\` ${end} there: ${complaint}`));
      return;
    }
    this.#end();
    // What has come is still to be read.
    if (this.readableEnded) this.destroy();
    else this.once("end", () => this.destroy());
  }

  #end(): void {
    this.#cancelEnd?.();
    if (this.#ended || this.destroyed) return;
    this.#ended = true;
    this.push(null);
  }

  override _read(): void {
    this.#opened?.channel.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#opened?.channel.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#opened?.channel.end();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#cancelEnd?.();
    this.#opened?.channel.resume();
    this.#opened?.channel.close();
    this.#opened?.release();
    done(error);
  }

  /** Also while it opens, where a stream would wait until it is open. */
  override destroy(error?: Error): this {
    this.#abandon.abort();
    return super.destroy(error);
  }
}
