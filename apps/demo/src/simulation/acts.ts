import type { FakeEngine, Random } from "@crowsnest/testkit";
import { service } from "./services.ts";
import type { SimulatedConfig } from "./simulated-config.ts";

/** What a scene is played with. */
export interface Stage {
  readonly engine: FakeEngine;
  readonly config: SimulatedConfig;
  readonly random: Random;
}

/** One thing that happens. */
export type Scene = (stage: Stage) => unknown;

/** Things that happen one after the other; they leave the fleet as they found it. */
export type Act = readonly Scene[];

const exitCodes = [0, 1, 137, 139];

export const acts: readonly Act[] = [
  // A service comes for a while.
  [
    ({ engine }) => engine.run(service("shop", "harbour/shop:1.9", { host: "shop.localhost", port: 5000 })),
    ({ engine }) => engine.pause("shop"),
    ({ engine }) => engine.unpause("shop"),
    ({ engine }) => {
      engine.stop("shop");
      engine.remove("shop");
    },
  ],
  // One crashes, and its restart policy starts it again.
  [({ engine }) => engine.die("api", 1)],
  // A database has a bad moment.
  [({ engine }) => engine.health("db", "unhealthy"), ({ engine }) => engine.health("db", "healthy")],
  // Somebody saves routes.yml …
  [({ config }) => config.edit()],
  // … or spoils it, and mends it.
  [({ config }) => config.spoil(), ({ config }) => config.edit()],
  // A deployment.
  [({ engine }) => engine.restart("web"), ({ engine }) => engine.health("web", "healthy")],
  // Two claim one host.
  [
    ({ engine }) => engine.run(service("api-canary", "harbour/api:2.5.0", { host: "api.localhost", port: 3000 })),
    ({ engine }) => engine.remove("api-canary", { force: true }),
  ],
  [({ engine }) => engine.rename("cache", "cache-old"), ({ engine }) => engine.rename("cache-old", "cache")],
  // A job that ends as it likes.
  [
    ({ engine }) => engine.run(service("backup", "harbour/backup:3", { restart: "no", autoRemove: true })),
    ({ engine, random }) => engine.die("backup", exitCodes[random.between(0, exitCodes.length - 1)] ?? 0),
  ],
  [({ engine }) => engine.oom("cache")],
];
