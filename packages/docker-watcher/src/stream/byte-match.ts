/** Whether `expected` is at `place`. */
export function isAt(bytes: Uint8Array, place: number, expected: Uint8Array): boolean {
  for (let index = 0; index < expected.length; index += 1) {
    if (bytes[place + index] !== expected[index]) return false;
  }
  return true;
}

/** Whether `expected` ends right before `place`. */
export function endsAt(bytes: Uint8Array, place: number, expected: Uint8Array): boolean {
  return place >= expected.length && isAt(bytes, place - expected.length, expected);
}
