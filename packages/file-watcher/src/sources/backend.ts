/**
 * Where the wake-ups come from. `"native"`: `fs.watch`, one watch a directory. `"parcel"`: @parcel/watcher. `"polling"`: a
 * look each `pollInterval`. `"auto"`: native for a flat directory, parcel for a recursive one, polling for network mounts,
 * which notify nobody.
 *
 * One that fails falls back to the next (parcel → native → polling) with one error of code `limit` or `backend`.
 */
export type Backend = "auto" | "native" | "parcel" | "polling";
