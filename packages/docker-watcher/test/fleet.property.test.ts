import { Action, type DockerEvent } from "@crowsnest/events";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fleet } from "../src/fleet/fleet.ts";
import type { Subject } from "../src/fleet/subject.ts";
import { propertyRuns } from "./transport/property-runs.ts";

const ids = ["web", "db", "cache"];

function eventOf(id: string, action: DockerEvent["action"]): DockerEvent {
  return {
    type: "docker",
    action,
    actorId: id,
    actorName: id,
    actorAttributes: { name: id },
    host: "unix:///fake.sock",
    time: 1000,
    origin: "live",
  };
}

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      id: fc.constantFrom(...ids),
      action: fc.constantFrom(
        Action.ContainerCreate,
        Action.ContainerStart,
        Action.ContainerDie,
        Action.ContainerDestroy,
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ id: fc.constantFrom(...ids), action: fc.constant("remove" as const) }) },
  { weight: 1, arbitrary: fc.constant("reset" as const) },
);

describe("A fleet", () => {
  it("is the same whether containers are looked up or known from before, whatever went meanwhile", () => {
    const property = fc.property(fc.array(step, { size: "max", maxLength: 100 }), (steps) => {
      const fleet = new Fleet();
      const plain = new Fleet();
      const subjects = new Map(ids.map((id): [string, Subject] => [id, { entry: undefined }]));
      for (const one of steps) {
        if (one === "reset") {
          fleet.reset();
          plain.reset();
        } else if (one.action === "remove") {
          for (const each of [fleet, plain]) {
            const entry = each.find(one.id);
            if (entry !== undefined) each.remove(entry);
          }
        } else {
          fleet.apply(eventOf(one.id, one.action), 1, 0, subjects.get(one.id));
          plain.apply(eventOf(one.id, one.action), 1, 0);
        }
        expect([...fleet.entries.values()]).toEqual([...plain.entries.values()]);
        for (const id of ids) expect(fleet.find(id, subjects.get(id))).toBe(fleet.entries.get(id));
      }
    });
    fc.assert(property, propertyRuns(500));
  });
});
