// @ts-expect-error Bun has this module; its types are not installed here.
import { test } from "bun:test";
import { routeTests } from "./route-tests.ts";

routeTests(test);
