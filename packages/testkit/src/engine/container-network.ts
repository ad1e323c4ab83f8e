import { createHash } from "node:crypto";
import type { ContainerRecord } from "./container.ts";

/** The id of an image: always the same for the same name. */
export function imageId(image: string): string {
  return `sha256:${createHash("sha256").update(image).digest("hex")}`;
}

/** How a container is connected to its network. No address: nothing listens in a fake container. */
export function endpointSettings(container: ContainerRecord): object {
  return {
    IPAMConfig: null,
    Links: null,
    Aliases: null,
    NetworkID: container.networkId,
    EndpointID: "",
    Gateway: "",
    IPAddress: "",
    IPPrefixLen: 0,
    IPv6Gateway: "",
    GlobalIPv6Address: "",
    GlobalIPv6PrefixLen: 0,
    MacAddress: "",
    DriverOpts: null,
  };
}
