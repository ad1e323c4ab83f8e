import Dockerode from "dockerode";
import type { Endpoint } from "./endpoint.ts";

/** A Docker client that talks to `endpoint`, whatever the environment says. */
export function createClient(endpoint: Endpoint): Dockerode {
  // An option that is present, be it undefined, keeps docker-modem from asking DOCKER_HOST.
  if (endpoint.kind === "unix" || endpoint.kind === "npipe") {
    return new Dockerode({ socketPath: endpoint.path, host: undefined } as Dockerode.DockerOptions);
  }
  return new Dockerode({ host: endpoint.hostname, port: endpoint.port, protocol: "http" });
}
