/** A connection of `Deno.connect`. */
export interface DenoConnection {
  /** Resolves to how many bytes came, and to `null` at the end. Rejects when it is closed meanwhile. */
  read(buffer: Uint8Array): Promise<number | null>;
  /** Resolves to how many bytes were taken. */
  write(bytes: Uint8Array): Promise<number>;
  closeWrite(): Promise<void>;
  close(): void;
}

/** The part of Deno that stands in for its `node:net`. */
export interface DenoRuntime {
  connect(options: { readonly transport: "unix"; readonly path: string }): Promise<DenoConnection>;
}

/** Deno itself, where this runs on it. */
export const deno: DenoRuntime | undefined = (globalThis as { Deno?: DenoRuntime }).Deno;
