export { ConfigFileWatcher, type ConfigFileWatcherOptions } from "./config-file-watcher.ts";
export { DirectoryWatcher } from "./directory-watcher.ts";
export { FileWatcher } from "./file-watcher.ts";
export type { DirectoryWatcherOptions, FileWatcherOptions } from "./input/options.ts";
export type { EntryKind, FileEntry } from "./look/entry.ts";
export type { Backend } from "./sources/backend.ts";
