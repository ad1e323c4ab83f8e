/** split2 4 brings no types: as much as is used here. */
declare module "split2" {
  import type { Transform } from "node:stream";
  export default function split2<T>(mapper: (line: string) => T): Transform;
}
