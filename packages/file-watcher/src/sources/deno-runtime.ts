/** A notification of `Deno.watchFs`. */
export interface DenoNotification {
  readonly kind: string;
  readonly paths: readonly string[];
  readonly flag: string | null;
}

/** What `Deno.lstatSync` tells; `null` for what the system does not. */
export interface DenoFileInfo {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly isSymlink: boolean;
  readonly size: number;
  readonly mtime: Date | null;
  readonly ctime: Date | null;
  readonly birthtime: Date | null;
  readonly dev: number;
  readonly ino: number | null;
  readonly nlink: number | null;
}

/** The part of Deno that its `node:fs` does not stand for. */
export interface DenoRuntime {
  lstatSync(path: string): DenoFileInfo;
  statSync(path: string): DenoFileInfo;
  watchFs(path: string, options: { recursive: boolean }): AsyncIterable<DenoNotification> & { close(): void };
  dlopen(
    name: string,
    symbols: Record<string, { readonly parameters: readonly string[]; readonly result: string }>,
  ): { readonly symbols: Record<string, (argument: number) => number>; close(): void };
  readonly permissions: { query(descriptor: { name: "ffi" }): Promise<{ readonly state: string }> };
}

/** Deno itself, where this runs on it. */
export const deno: DenoRuntime | undefined = (globalThis as { Deno?: DenoRuntime }).Deno;
