import {
  Action,
  describeEvent,
  dockerActions,
  type FileEvent,
  isContainerPause,
  isContainerStart,
  isContainerStop,
} from "@crowsnest/events";
import { describe, expect, it } from "vitest";
import { event, reload } from "./samples.ts";

describe("actions", () => {
  it("map the engine's words, and Podman's, to ours", () => {
    expect(dockerActions.get("start")).toBe(Action.ContainerStart);
    expect(dockerActions.get("health_status: unhealthy")).toBe(Action.ContainerUnhealthy);
    expect(dockerActions.get("died")).toBe(Action.ContainerDie);
    expect(dockerActions.get("remove")).toBe(Action.ContainerDestroy);
    expect(dockerActions.get("exec_create: sh -c x: y")).toBeUndefined();
    expect(dockerActions.get("constructor")).toBeUndefined();
  });

  it("fall into the three groups of the original", () => {
    const group = (test: (action: Action) => boolean): Action[] => Object.values(Action).filter(test);
    expect(group(isContainerStart)).toEqual(["container-create", "container-start", "container-unpause"]);
    expect(group(isContainerStop)).toEqual(["container-kill", "container-stop", "container-die"]);
    expect(group(isContainerPause)).toEqual(["container-pause"]);
  });
});

describe("describeEvent", () => {
  const file: FileEvent = {
    type: "file",
    action: Action.FileWritten,
    actorId: "",
    actorName: "a.yml",
    actorAttributes: {},
    directory: "/etc/app",
    time: 0,
    origin: "live",
  };

  it("says each action in a word that a person knows", () => {
    expect(describeEvent({ ...event(1), actorName: "web" })).toBe("started web");
    expect(describeEvent(file)).toBe("wrote a.yml");
    expect(describeEvent({ ...file, action: "file-renamed", actorName: "b.yml", previousName: "a.yml" })).toBe(
      "renamed a.yml → b.yml",
    );
    for (const action of Object.values(Action)) {
      if (action.startsWith("container-")) {
        expect(describeEvent({ ...event(1), action: action as "container-die", actorName: "web" })).toMatch(
          /^[a-z ]+ web$/,
        );
      }
    }
  });

  it("adds how a container died, by which signal it was killed and what it was called", () => {
    const docker = { ...event(1), actorName: "web" };
    const told = (
      action: "container-die" | "container-kill" | "container-rename",
      attributes: Record<string, string>,
    ) => describeEvent({ ...docker, action, actorAttributes: attributes });
    expect(told("container-die", { exitCode: "137" })).toBe("died web (exit 137)");
    expect(told("container-kill", { signal: "15" })).toBe("killed web (signal 15)");
    expect(told("container-rename", { oldName: "/w1" })).toBe("renamed w1 → web");
  });

  it("falls back to the short id for a container without a name", () => {
    expect(describeEvent({ ...event(1), actorName: "", actorId: "0123456789abcdef" })).toBe("started 0123456789ab");
  });

  it("tells the cause of a force-reload, and how much is missing where that is known", () => {
    expect(describeEvent(reload(0, "gap"))).toBe("force-reloaded (gap)");
    expect(describeEvent(reload(12))).toBe("force-reloaded (dropped 12)");
  });
});
