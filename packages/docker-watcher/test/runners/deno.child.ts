import { routeTests } from "./route-tests.ts";

/** What Deno has, and Node's types do not know. */
declare const Deno: { test(name: string, run: () => Promise<void>): void };

// Deno's test runner fails a test that leaves a socket or a timer behind.
routeTests((name, run) => Deno.test(name, run));
