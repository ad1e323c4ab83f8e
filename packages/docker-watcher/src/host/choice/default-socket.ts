import type { SocketEndpoint } from "../endpoint.ts";
import { type HostEnvironment, joinPath } from "../environment.ts";

interface Candidate {
  readonly path: string;
  readonly reason: string;
}

/** The first of the well-known sockets that exists; where none does, the platform's own, which may come yet. */
export function defaultSocket(environment: HostEnvironment): SocketEndpoint {
  const candidates = environment.platform === "win32" ? pipes : unixSockets(environment);
  const chosen = candidates.find(({ path }) => environment.exists(path)) ?? (candidates[0] as Candidate);
  const kind = environment.platform === "win32" ? "npipe" : "unix";
  return { kind, host: `${kind}://${chosen.path}`, ...chosen };
}

const pipes: readonly Candidate[] = [
  { path: "//./pipe/docker_engine", reason: "the default pipe" },
  { path: "//./pipe/podman-machine-default", reason: "Podman's pipe" },
];

function unixSockets(environment: HostEnvironment): Candidate[] {
  const home = environment.homeDirectory();
  const runtime = runtimeDirectory(environment);
  const candidates: (Candidate | undefined)[] = [
    { path: "/var/run/docker.sock", reason: "the default socket" },
    runtime === undefined
      ? undefined
      : { path: joinPath(environment, runtime, "docker.sock"), reason: "rootless Docker's socket" },
    home === ""
      ? undefined
      : { path: joinPath(environment, home, ".docker/run/docker.sock"), reason: "Docker Desktop's socket" },
    runtime === undefined
      ? undefined
      : { path: joinPath(environment, runtime, "podman/podman.sock"), reason: "Podman's socket" },
    { path: "/run/podman/podman.sock", reason: "Podman's socket" },
  ];
  return candidates.filter((candidate) => candidate !== undefined);
}

/** systemd's default serves a service that was started without the variable. */
function runtimeDirectory(environment: HostEnvironment): string | undefined {
  const named = environment.env["XDG_RUNTIME_DIR"];
  if (named) return named;
  const user = environment.platform === "linux" ? environment.userId() : undefined;
  return user === undefined ? undefined : `/run/user/${user}`;
}
