/** JSON as Go's encoder writes it: `<`, `>`, `&` and two line separators are escaped, too. */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** A map of strings as an object in JSON, with its names in order, as Go writes maps. */
export function goJsonMap(map: ReadonlyMap<string, string>): string {
  // An object would put names that look like numbers first, and lose one that is called __proto__.
  const fields = [...map]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${goJson(name)}:${goJson(value)}`);
  return `{${fields.join(",")}}`;
}
