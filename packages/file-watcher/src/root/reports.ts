import {
  callSafely,
  type DiagnosticsChannel,
  diagnosticsChannel,
  type Logger,
  type WatchError,
} from "@crowsnest/events";
import { isMissing } from "../look/file-system.ts";
import type { Look } from "../look/snapshot.ts";
import { lookFailure, staleMount } from "./watch-failure.ts";

const errorChannel: DiagnosticsChannel = diagnosticsChannel("file.error");

/** How many unreadable names are remembered, so that each is reported once. */
const limit = 1_000;

/** The errors that a watch survives: to the logger, to `crowsnest:file.error`, and to its subscribers. */
export class Reports {
  readonly #directory: string;
  readonly #logger: Logger | undefined;
  readonly #tell: (error: WatchError) => void;
  readonly #reported = new Set<string>();

  constructor(directory: string, logger: Logger | undefined, tell: (error: WatchError) => void) {
    this.#directory = directory;
    this.#logger = logger;
    this.#tell = tell;
  }

  report(error: WatchError): void {
    // A logger that throws must not break the watch.
    callSafely(() => this.#logger?.warn({ code: error.code, directory: this.#directory }, error.message));
    if (errorChannel.hasSubscribers) errorChannel.publish({ name: this.#directory, error });
    this.#tell(error);
  }

  /** What cannot be looked at is told once, and left as it was. What is gone is no error: a look at the root tells more. */
  skipped(path: string, error: unknown): void {
    if (!isMissing(error)) this.#once(path, () => lookFailure(path, error));
  }

  /** Diagnoses, in a look, files that are mounted alone and were replaced on their host. */
  diagnose(look: Look, mounted: Iterable<string>): void {
    for (const name of mounted) {
      if (look.get(name)?.links === 0) this.#once(`mount ${name}`, () => staleMount(this.#directory, name));
    }
  }

  #once(key: string, error: () => WatchError): void {
    if (this.#reported.has(key) || this.#reported.size >= limit) return;
    this.#reported.add(key);
    this.report(error());
  }
}
