export { FakeEngineError } from "./engine/api-error.ts";
export type {
  ContainerHealth,
  ContainerState,
  FakeContainer,
  FakeContainerOptions,
  RestartPolicy,
} from "./engine/container.ts";
export type { EngineCounters, RecordedRequest } from "./engine/counters.ts";
export type { EventMediaType } from "./engine/event-line.ts";
export type { CutPlace } from "./engine/event-stream.ts";
export { FakeEngine } from "./engine/fake-engine.ts";
export type { Fault, FaultScope, Route } from "./engine/fault.ts";
export type { ContainerReference } from "./engine/fleet.ts";
export type { FleetCommands, RawEventOptions, StopOptions } from "./engine/fleet-commands.ts";
export type { FakeEngineOptions } from "./engine/options.ts";
export { type EventuallyOptions, eventually } from "./eventually.ts";
export { ManualClock } from "./manual-clock.ts";
export type { SocketRemains } from "./net/listener.ts";
export { type CutNextOptions, FaultProxy, type ProxyCounters } from "./proxy/fault-proxy.ts";
export type { FaultProxyOptions, PieceSize } from "./proxy/options.ts";
export type { CutKind } from "./proxy/proxied-connection.ts";
export { Random } from "./random.ts";
