import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import { Echo } from "../src/sources/echo.ts";
import { inTime } from "./support/in-time.ts";

function listen() {
  const told: (string | undefined)[] = [];
  const listener = {
    changed: (name: string | undefined) => void told.push(name),
    rootChanged() {},
    renewed() {},
    failed() {},
  };
  return { told, listener };
}

it("tells a name once more, no earlier than was asked for, though another came before it", async () => {
  const { told, listener } = listen();
  const echo = new Echo(60, listener);
  echo.add("a");
  await pause(45);
  echo.add("b");
  const begin = performance.now();
  await inTime(() => expect(told).toEqual(["a", "b"]), 1);
  expect(performance.now() - begin).toBeGreaterThan(59);
  await pause(150);
  expect(told).toEqual(["a", "b"]);
});

it("tells no name when there were too many", async () => {
  const { told, listener } = listen();
  const echo = new Echo(5, listener);
  for (let index = 0; index < 1_100; index += 1) echo.add(`${index}`);
  await inTime(() => expect(told).toEqual([undefined]));
});

it("is silent once it was stopped, also from within", async () => {
  const { told, listener } = listen();
  const changed = (name: string | undefined): void => {
    listener.changed(name);
    echo.stop();
  };
  const echo = new Echo(5, { ...listener, changed });
  echo.add("a");
  echo.add("b");
  await pause(50);
  expect(told).toEqual(["a"]);
});
