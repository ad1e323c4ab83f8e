import { Action, type DockerEvent } from "@crowsnest/events";
import { describe, expect, it } from "vitest";
import { DeathInquiry } from "../src/hub/death-inquiry.ts";

function event(number: number, action: DockerEvent["action"] = Action.ContainerStart): DockerEvent {
  return {
    type: "docker",
    action,
    actorId: "web",
    actorName: String(number),
    actorAttributes: {},
    host: "unix:///fake.sock",
    time: 1000,
    origin: "live",
  };
}

describe("An exit code that is asked for", () => {
  it("keeps the container's events in order until it is known", async () => {
    const answer = Promise.withResolvers<never>();
    const inquiry = new DeathInquiry(() => answer.promise);
    const seen: string[] = [];
    const pass = ({ actorName }: DockerEvent): void => void seen.push(actorName);
    inquiry.take(event(1, Action.ContainerDie), true, pass);
    inquiry.take(event(2), false, pass);
    inquiry.take({ ...event(3), actorId: "other" }, false, pass);
    expect(seen).toEqual(["3"]);
    answer.reject(new Error("403"));
    await new Promise((resolve) => setTimeout(resolve));
    expect(seen).toEqual(["3", "1", "2"]);
  });

  it("is given up when too many events wait for it: memory is bounded, nothing is lost or told twice", async () => {
    const answer = Promise.withResolvers<never>();
    const inquiry = new DeathInquiry(() => answer.promise);
    const seen: string[] = [];
    const pass = ({ actorName }: DockerEvent): void => void seen.push(actorName);
    inquiry.take(event(0, Action.ContainerDie), true, pass);
    for (let number = 1; number < 1000; number += 1) inquiry.take(event(number), false, pass);
    answer.reject(new Error("too late"));
    await new Promise((resolve) => setTimeout(resolve));
    expect(seen).toEqual(Array.from({ length: 1000 }, (_, number) => String(number)));
  });
});
