import { systemClock } from "@crowsnest/events";
import { expect, it } from "vitest";
import type { OpenChannel } from "../../src/host/ssh/socket.ts";
import { SshSocket } from "../../src/host/ssh/socket.ts";

/** Opens nothing, until it is given up. */
function openNothing(signal: AbortSignal): Promise<OpenChannel> {
  return new Promise((_, reject) => {
    const giveUp = (): void => reject(new Error("given up"));
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp);
  });
}

async function errorsOf(destroy: (socket: SshSocket) => void): Promise<string[]> {
  const socket = new SshSocket(openNothing, systemClock);
  const errors: string[] = [];
  socket.on("error", ({ message }) => errors.push(message));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  destroy(socket);
  await closed;
  return errors;
}

it("an ssh channel that is given up while it opens is no error", async () => {
  expect(await errorsOf((socket) => socket.destroy())).toEqual([]);
});

it("an ssh channel that is destroyed with an error while it opens tells that one alone", async () => {
  expect(await errorsOf((socket) => socket.destroy(new Error("aborted")))).toEqual(["aborted"]);
});
