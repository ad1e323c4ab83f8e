export type { FakeContainer, FakeContainerOptions, FakeHealth, FakeState } from "./engine/container.ts";
export { FakeEngine, type FakeEngineOptions } from "./fake-engine.ts";
export { ManualClock } from "./manual-clock.ts";
