import type { FakeEngine } from "../../src/index.ts";

/** What an engine refuses, at the end of the scenario: the arguments of the docker command, and the same for a fake engine. */
export const refusals: readonly (readonly [args: readonly string[], fake: (engine: FakeEngine) => void])[] = [
  [["rm", "source"], (engine) => engine.remove("source")],
  [["rm", "source2"], (engine) => engine.remove("source2")],
  [["pause", "source2"], (engine) => engine.pause("source2")],
  [["pause", "idle"], (engine) => engine.pause("idle")],
  [["unpause", "source"], (engine) => engine.unpause("source")],
  [["start", "source2"], (engine) => engine.start("source2")],
  [["kill", "idle"], (engine) => engine.kill("idle")],
  [["kill", "-s", "FOO", "source"], (engine) => engine.kill("source", "FOO")],
  [["exec", "idle", "true"], (engine) => engine.exec("idle", "true")],
  [["exec", "source2", "true"], (engine) => engine.exec("source2", "true")],
  [["rename", "source", "idle"], (engine) => engine.rename("source", "idle")],
  [["rename", "source", "source"], (engine) => engine.rename("source", "source")],
  [["rename", "source", "a b"], (engine) => engine.rename("source", "a b")],
  [["rename", "nobody", "somebody"], (engine) => engine.rename("nobody", "somebody")],
  [["create", "--name", "idle", "busybox:test"], (engine) => engine.create({ name: "idle" })],
  [["create", "--name", "a b", "busybox:test"], (engine) => engine.create({ name: "a b" })],
  [["stop", "nobody"], (engine) => engine.stop("nobody")],
];
