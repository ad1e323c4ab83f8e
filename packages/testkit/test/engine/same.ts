/** Puts placeholders in the place of what differs from engine to engine: ids by their order, times. */
export function alike(text: string): string {
  const ids = new Map<string, string>();
  const replaced = text
    .replace(/[0-9a-f]{64}/g, (id) => {
      const known = ids.get(id) ?? `<id ${ids.size + 1}>`;
      ids.set(id, known);
      return known;
    })
    .replace(/"time":[0-9]+,"timeNano":[0-9]+/g, '"time":<time>')
    .replace(/"Created":[0-9]+/g, '"Created":<time>')
    .replace(/"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z"/g, (time) => (time.startsWith('"0001') ? time : '"<time>"'));
  // How long ago: 1 second here, 2 seconds there.
  return replaced.replace(
    /(Up|Exited \([0-9]+\)) (Less than a second|About a minute|[0-9]+ (second|minute)s?)/g,
    "$1 <duration>",
  );
}
