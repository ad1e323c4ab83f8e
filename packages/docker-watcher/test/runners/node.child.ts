import { test } from "node:test";
import { routeTests } from "./route-tests.ts";

routeTests(test);
