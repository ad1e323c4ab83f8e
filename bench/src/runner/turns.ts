/** Events that come at once, as a chunk of a socket brings them. */
const burst = 100;

/** Resolves in the next turn of the event loop. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** Calls `send` `count` times, in bursts of 100, each in a turn of the event loop of its own. */
export async function inBursts(count: number, send: (index: number) => void): Promise<void> {
  for (let index = 0; index < count; ) {
    for (const end = Math.min(count, index + burst); index < end; index += 1) send(index);
    await nextTurn();
  }
}
