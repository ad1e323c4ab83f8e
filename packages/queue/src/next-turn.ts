/** Node, Bun and Deno have it; a browser does not. */
interface Immediate {
  setImmediate?: (callback: () => void) => unknown;
}

/** Resolves when timers and whoever else waits for the event loop have had their turn. */
export function nextTurn(): Promise<void> {
  const { setImmediate } = globalThis as Immediate;
  return new Promise((resolve) => {
    if (setImmediate === undefined) setTimeout(resolve, 0);
    else setImmediate(resolve);
  });
}
