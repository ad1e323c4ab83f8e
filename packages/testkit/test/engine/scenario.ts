import type { FakeEngine } from "../../src/index.ts";

/** One step: what a person types, and what a fake engine is told. Both must lead to the same events. */
export interface Step {
  readonly title: string;
  /** The arguments of the docker command; with `fails` it is expected to fail. */
  readonly docker: readonly string[];
  readonly fails?: boolean;
  readonly fake: (engine: FakeEngine) => void;
}

const detached = ["run", "-d", "--network", "none"] as const;
const common = { image: "busybox:test", command: ["sleep", "600"], network: "none" } as const;

/** One that SIGTERM ends (docker's init passes it on), and one that ignores every signal but SIGKILL. */
const obedient = (name: string) => [...detached, "--init", "--name", name, "busybox:test", "sleep", "600"];
const stubborn = (name: string) => [...detached, "--name", name, "busybox:test", "sleep", "600"];

function step(title: string, docker: readonly string[], fake: (engine: FakeEngine) => void): Step {
  return { title, docker, fake };
}

/** The life of a fleet: every command of the vocabulary at least once. */
export const scenario: readonly Step[] = [
  {
    title: "run with labels, two of which are named like attributes",
    docker: [
      ...detached,
      "--init",
      "--name",
      "web",
      "--label",
      "exitCode=0",
      "--label",
      "name=liar",
      "--label",
      "a=<b>&c",
      "busybox:test",
      "sleep",
      "600",
    ],
    fake: (engine) => engine.run({ ...common, name: "web", labels: { exitCode: "0", name: "liar", a: "<b>&c" } }),
  },
  step("stop", ["stop", "web"], (engine) => engine.stop("web")),
  step("stop what is stopped", ["stop", "web"], (engine) => engine.stop("web")),
  step("start", ["start", "web"], (engine) => engine.start("web")),
  step("start what runs", ["start", "web"], (engine) => engine.start("web")),
  step("restart", ["restart", "web"], (engine) => engine.restart("web")),
  step("pause", ["pause", "web"], (engine) => engine.pause("web")),
  step("unpause", ["unpause", "web"], (engine) => engine.unpause("web")),
  step("stop a paused one", ["pause", "web"], (engine) => engine.pause("web")),
  step("… which goes on to see its signal", ["stop", "web"], (engine) => engine.stop("web")),
  step("restart what is stopped", ["restart", "web"], (engine) => engine.restart("web")),
  step("rename", ["rename", "web", "web2"], (engine) => engine.rename("web", "web2")),
  step("update", ["update", "--memory", "64m", "--memory-swap", "64m", "web2"], (engine) => engine.update("web2")),
  {
    title: "exec",
    docker: ["exec", "web2", "sh", "-c", "echo a: b; exit 3"],
    fails: true,
    fake: (engine) => engine.exec("web2", ["sh", "-c", "echo a: b; exit 3"], { exitCode: 3 }),
  },
  step("run one that ignores signals", stubborn("mute"), (engine) => engine.run({ ...common, name: "mute" })),
  step("a signal that kills nobody", ["kill", "-s", "HUP", "mute"], (engine) => engine.kill("mute", "HUP")),
  step("a stop that needs force", ["stop", "-t", "0", "mute"], (engine) => engine.stop("mute", { force: true })),
  step("start it again", ["start", "mute"], (engine) => engine.start("mute")),
  step("restart by force", ["restart", "-t", "0", "mute"], (engine) => engine.restart("mute", { force: true })),
  step("kill", ["kill", "mute"], (engine) => engine.kill("mute")),
  step("start it once more", ["start", "mute"], (engine) => engine.start("mute")),
  step("pause it", ["pause", "mute"], (engine) => engine.pause("mute")),
  step("a signal to a paused one", ["kill", "-s", "USR1", "mute"], (engine) => engine.kill("mute", 10)),
  step("remove by force", ["rm", "-f", "mute"], (engine) => engine.remove("mute", { force: true })),
  step("a signal that ends it", ["kill", "-s", "TERM", "web2"], (engine) =>
    engine.kill("web2", "SIGTERM", { exitCode: 143 }),
  ),
  step("remove", ["rm", "web2"], (engine) => engine.remove("web2")),
  {
    title: "run --rm in the foreground",
    docker: ["run", "--rm", "--name", "once", "--network", "none", "busybox:test", "sh", "-c", "exit 5"],
    fails: true,
    fake: (engine) => {
      engine.run({ ...common, name: "once", command: ["sh", "-c", "exit 5"], attach: true, autoRemove: true });
      engine.die("once", 5);
    },
  },
  step(
    "run --rm in the background",
    [...detached, "--init", "--rm", "--name", "gone", "busybox:test", "sleep", "600"],
    (engine) => engine.run({ ...common, name: "gone", autoRemove: true }),
  ),
  step("… and stop it", ["stop", "gone"], (engine) => engine.stop("gone")),
  {
    title: "a start that fails",
    docker: [...detached, "--name", "nothing", "busybox:test", "/nothing"],
    fails: true,
    fake: (engine) => {
      engine.create({ ...common, name: "nothing", command: ["/nothing"] });
      engine.failToStart("nothing");
    },
  },
  step("prune", ["container", "prune", "-f"], (engine) => engine.prune()),
  {
    title: "out of memory",
    docker: [...detached, "--name", "hungry", "-m", "16m", "--memory-swap", "16m", "busybox:test", "tail", "/dev/zero"],
    fake: (engine) => {
      engine.run({ ...common, name: "hungry", command: ["tail", "/dev/zero"] });
      engine.oom("hungry");
    },
  },
  {
    title: "a restart policy that gives up",
    docker: [...detached, "--name", "clumsy", "--restart", "on-failure:2", "busybox:test", "sh", "-c", "exit 1"],
    fake: (engine) => {
      engine.run({ ...common, name: "clumsy", command: ["sh", "-c", "exit 1"], restart: "on-failure:2" });
      for (let times = 0; times < 3; times += 1) engine.die("clumsy", 1);
    },
  },
  step("tag an image", ["tag", "busybox:test", "other:1"], (engine) => engine.tag("other:1")),
  step("run the one to commit", obedient("source"), (engine) => engine.run({ ...common, name: "source" })),
  step("commit", ["commit", "source", "copy:1"], (engine) => engine.commit("source", "copy:1")),
  step(
    "create",
    ["create", "--name", "idle", "--network", "none", "--label", "a", "busybox:test", "sh", "-c", "echo 'a b'"],
    (engine) => engine.create({ ...common, name: "idle", labels: { a: "" }, command: ["sh", "-c", "echo 'a b'"] }),
  ),
  step("run the one to pause", obedient("source2"), (engine) => engine.run({ ...common, name: "source2" })),
  step("pause it at the end", ["pause", "source2"], (engine) => engine.pause("source2")),
];
