/** A notification of `Deno.watchFs`. */
export interface DenoNotification {
  readonly kind: string;
  readonly paths: readonly string[];
  readonly flag: string | null;
}

/** The part of Deno that its `node:fs` does not stand for. */
export interface DenoRuntime {
  watchFs(path: string, options: { recursive: boolean }): AsyncIterable<DenoNotification> & { close(): void };
  dlopen(
    name: string,
    symbols: Record<string, { readonly parameters: readonly string[]; readonly result: string }>,
  ): { readonly symbols: Record<string, (argument: number) => number>; close(): void };
  readonly permissions: { query(descriptor: { name: "ffi" }): Promise<{ readonly state: string }> };
}

/** Deno itself, where this runs on it. */
export const deno: DenoRuntime | undefined = (globalThis as { Deno?: DenoRuntime }).Deno;
