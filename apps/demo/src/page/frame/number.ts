const grouped = new Intl.NumberFormat("en");

/** `12,345`. */
export function formatted(count: number): string {
  return grouped.format(count);
}

/** `1 event`, `12,345 events`. */
export function counted(count: number, one: string, many: string = `${one}s`): string {
  return `${formatted(count)} ${count === 1 ? one : many}`;
}

/** `96 B`, `4.1 MB`. */
export function bytes(size: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  const power = size < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3));
  const value = size / 1000 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${units[power]}`;
}
