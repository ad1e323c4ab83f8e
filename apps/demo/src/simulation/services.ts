import type { FakeContainerOptions } from "@crowsnest/testkit";

interface ServiceOptions extends Pick<FakeContainerOptions, "healthCheck" | "restart" | "autoRemove"> {
  /** The host that its label claims, and the port it is sent to. Default: none. */
  readonly host?: string;
  readonly port?: number;
}

/** A container as compose would make it. */
export function service(name: string, image: string, options: ServiceOptions = {}): FakeContainerOptions {
  const { host, port, ...others } = options;
  return {
    name,
    image,
    labels: {
      "com.docker.compose.project": "harbour",
      "com.docker.compose.service": name,
      ...(host === undefined ? {} : { "crowsnest.host": host }),
      ...(port === undefined ? {} : { "crowsnest.port": String(port) }),
    },
    restart: "always",
    ...others,
  };
}

/** What runs from the start on. */
export const fleet: readonly FakeContainerOptions[] = [
  service("web", "nginx:1.27", { host: "web.localhost", port: 8080, healthCheck: "wget -q localhost" }),
  service("api", "harbour/api:2.4.1", { host: "api.localhost", port: 3000 }),
  service("db", "postgres:17", { healthCheck: "pg_isready" }),
  service("cache", "redis:8"),
];
