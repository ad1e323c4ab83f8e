import type { EngineSettings } from "./options.ts";

/** The oldest API version that is understood, as in Docker 20.10. */
export const minimumApiVersion = "1.12";

/** The answer to `GET /version`. */
export function versionAnswer({ version, apiVersion }: EngineSettings): object {
  const common = { GitCommit: "crowsnest", GoVersion: "none", Os: "linux", Arch: "amd64", KernelVersion: "none" };
  const details = { ApiVersion: apiVersion, MinAPIVersion: minimumApiVersion, ...common };
  return {
    Platform: { Name: "FakeEngine of @crowsnest/testkit" },
    Components: [{ Name: "Engine", Version: version, Details: { ...details, Experimental: "false" } }],
    Version: version,
    ApiVersion: apiVersion,
    MinAPIVersion: minimumApiVersion,
    ...common,
    BuildTime: "2026-01-01T00:00:00.000000000+00:00",
  };
}
