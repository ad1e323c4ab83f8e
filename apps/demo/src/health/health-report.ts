import type { Health } from "../web/protocol.ts";

/** The answer of `/healthz`. */
export interface HealthReport {
  /** Whether both watchers are connected: then nothing is missed without a force-reload. */
  readonly healthy: boolean;
  readonly docker: Health["docker"]["phase"];
  readonly files: Health["files"]["phase"];
  /** Why not. */
  readonly reasons: readonly string[];
}

export function healthReport({ docker, files }: Health): HealthReport {
  const failing = [docker, files].filter(({ phase }) => phase !== "connected");
  const reasons = failing.map(({ source, phase, lastError }) => lastError ?? `${source}: ${phase}`);
  return { healthy: failing.length === 0, docker: docker.phase, files: files.phase, reasons };
}
