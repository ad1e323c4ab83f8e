import { skipWithout, startDockerEngine } from "@crowsnest/real-parts";
import { describe, expect, it } from "vitest";
import { runChaos } from "./chaos.ts";

describe.skipIf(skipWithout("dockerd"))("Chaos", () => {
  it("40 cuts, splits and stalls under 12 writers: nothing lost, nothing repeated, order kept (pitfall 8)", async () => {
    await using engine = await startDockerEngine({ own: true });
    const result = await runChaos(engine, { seed: 1, cuts: 40, writers: 12 });
    expect(result).toMatchObject({ lost: [], repeated: [], disordered: [] });
    expect(result.cuts).toBeGreaterThanOrEqual(40);
    expect(result.events).toBeGreaterThan(200);
  });
});
