import { type Clock, systemClock } from "@crowsnest/events";
import { FakeEngineError } from "@crowsnest/testkit";
import { acts, type Scene, type Stage } from "./acts.ts";
import { fleet } from "./services.ts";

/** Milliseconds between two scenes. */
const pace = 600;

/**
 * Starts the fleet, and plays all acts again and again until `signal` is aborted, each round in another order: which one, is
 * up to the stage's random numbers.
 */
export async function runFleet(stage: Stage, signal: AbortSignal, clock: Clock = systemClock): Promise<void> {
  for (const container of fleet) stage.engine.run(container);
  while (!signal.aborted) {
    for (const scene of shuffled(stage).flat()) {
      await wait(clock, signal);
      if (signal.aborted) return;
      await play(scene, stage);
    }
  }
}

/** What is refused because the engine is down just now, or is not as the scene expects after that, is left out. */
async function play(scene: Scene, stage: Stage): Promise<void> {
  try {
    await scene(stage);
  } catch (error) {
    if (!(error instanceof FakeEngineError)) throw error;
  }
}

function shuffled({ random }: Stage): (typeof acts)[number][] {
  const round = [...acts];
  for (let last = round.length - 1; last > 0; last -= 1) {
    const other = random.between(0, last);
    [round[last], round[other]] = [round[other] as Scene[], round[last] as Scene[]];
  }
  return round;
}

function wait(clock: Clock, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = clock.setTimer(end, pace);
    signal.addEventListener("abort", end, { once: true });
    function end(): void {
      cancel();
      signal.removeEventListener("abort", end);
      resolve();
    }
  });
}
