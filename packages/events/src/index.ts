export {
  Action,
  type ContainerAction,
  dockerActions,
  type FileAction,
  isContainerPause,
  isContainerStart,
  isContainerStop,
} from "./action.ts";
export { type Clock, systemClock } from "./clock.ts";
export { describeEvent } from "./describe.ts";
export { type DiagnosticsChannel, diagnosticsChannel } from "./diagnostics.ts";
export { invalidOption, WatchError, type WatchErrorCode, type WatchErrorDetail } from "./error.ts";
export type { DockerEvent, FileEvent, ReloadCause, ReloadEvent, WatchEvent } from "./event.ts";
export type { Logger } from "./logger.ts";
export { mergeWatchers } from "./merge.ts";
export { checkClock, checkCount, checkDuration, checkFunction, checkObject, checkSignal } from "./option-checks.ts";
export { checkNames } from "./option-names.ts";
export { callSafely } from "./safe-call.ts";
export { createStream, type StreamPair } from "./stream.ts";
export type { StreamOptions } from "./stream-options.ts";
export type { StreamWriter } from "./stream-writer.ts";
export type { BufferOptions, Watcher, WatchOptions, WatchStats, WatchStream } from "./watcher.ts";
