export { ConfigFileWatcher, type ConfigFileWatcherOptions } from "./config-file-watcher.ts";
export { DirectoryWatcher } from "./directory-watcher.ts";
export type { EntryKind, FileEntry } from "./entry.ts";
export { FileWatcher } from "./file-watcher.ts";
export type { Backend, DirectoryWatcherOptions, FileWatcherOptions } from "./options.ts";
