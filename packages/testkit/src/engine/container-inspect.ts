import type { ContainerRecord } from "./container.ts";
import { endpointSettings, imageId } from "./container-network.ts";
import { goTime } from "./event-time.ts";

/** The answer to `GET /containers/{id}/json`: what a fake container has of Docker's fields. */
export function inspectContainer(container: ContainerRecord): object {
  const { id, name, image, command, labels, network } = container;
  const [path = "", ...args] = command;
  const networkMode = network === "bridge" ? "default" : network;
  const [restartName = "no", times = "0"] = container.restart.split(":");
  return {
    Id: id,
    Created: goTime(container.created),
    Path: path,
    Args: args,
    State: stateOf(container),
    Image: imageId(image),
    Name: `/${name}`,
    RestartCount: container.restartCount,
    Driver: "overlay2",
    Platform: "linux",
    ExecIDs: null,
    HostConfig: {
      NetworkMode: networkMode,
      RestartPolicy: { Name: restartName, MaximumRetryCount: Number(times) },
      AutoRemove: container.autoRemove,
    },
    Mounts: [],
    Config: {
      Hostname: id.slice(0, 12),
      Env: null,
      Cmd: command,
      Image: image,
      Entrypoint: null,
      Labels: labels,
      ...(container.healthCheck === undefined ? {} : { Healthcheck: { Test: ["CMD-SHELL", container.healthCheck] } }),
    },
    NetworkSettings: { Ports: {}, IPAddress: "", Networks: { [network]: endpointSettings(container) } },
  };
}

function stateOf(container: ContainerRecord): object {
  const { state, health } = container;
  return {
    Status: state,
    // While it waits for its restart, Docker says both.
    Running: container.alive || state === "restarting",
    Paused: state === "paused",
    Restarting: state === "restarting",
    OOMKilled: container.oomKilled,
    Dead: false,
    Pid: container.pid,
    ExitCode: container.exitCode,
    Error: container.error,
    StartedAt: goTime(container.startedAt),
    FinishedAt: goTime(container.finishedAt),
    ...(health === undefined ? {} : { Health: healthOf(container) }),
  };
}

function healthOf({ health, failingStreak, probes }: ContainerRecord): object {
  const log = probes.map(({ time, exitCode }) => ({
    Start: goTime(time),
    End: goTime(time),
    ExitCode: exitCode,
    Output: "",
  }));
  return { Status: health, FailingStreak: failingStreak, Log: log };
}
