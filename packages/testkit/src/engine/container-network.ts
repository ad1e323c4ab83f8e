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
    // Docker learns it at the first start.
    NetworkID: container.startedAt === 0n ? "" : container.networkId,
    EndpointID: container.alive ? endpointId(container) : "",
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

/** Docker makes one for each start; here it only has to look like one. */
function endpointId({ id, startedAt }: ContainerRecord): string {
  return createHash("sha256").update(`${id} ${startedAt}`).digest("hex");
}
