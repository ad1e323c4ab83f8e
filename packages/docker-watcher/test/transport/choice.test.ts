import { systemClock } from "@crowsnest/events";
import { expect, it } from "vitest";
import { ResponseTransport } from "../../src/engine/response-transport.ts";
import { SocketTransport } from "../../src/engine/socket-transport.ts";
import { transportFor } from "../../src/engine/transport-choice.ts";
import { createClient, resolveEndpoint } from "../../src/host/index.ts";
import { fakeEnvironment } from "../host/fake-environment.ts";

it.each([
  ["unix:///run/docker.sock", SocketTransport],
  ["tcp://127.0.0.1:2375", SocketTransport],
  ["https://127.0.0.1:2376", SocketTransport],
  ["ssh://me@127.0.0.1", ResponseTransport],
  ["npipe:////./pipe/docker_engine", ResponseTransport],
])("The events of %s come through %o", (host, kind) => {
  const ssh = host.startsWith("ssh:") ? { ssh: { verify: false } } : {};
  const platform = host.startsWith("npipe:") ? "win32" : "linux";
  const endpoint = resolveEndpoint({ host, ...ssh }, fakeEnvironment({ platform }));
  expect(transportFor(endpoint, createClient(endpoint), systemClock)).toBeInstanceOf(kind);
});
