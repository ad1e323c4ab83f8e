import type { ServerHostKeyAlgorithm } from "ssh2";
import type { SshEndpoint } from "../endpoint.ts";
import { type HostEnvironment, readOptional } from "../environment.ts";
import { SshError } from "./error.ts";
import {
  entriesOf,
  fingerprint,
  judgeHostKey,
  type KnownHost,
  keyTypeOf,
  parseHostKeyOption,
  parseKnownHosts,
} from "./known-hosts.ts";

/** The known hosts of an endpoint, read anew for each login, so that a host that was added is believed at the next try. */
export function readKnownHosts({ ssh }: SshEndpoint, environment: HostEnvironment): KnownHost[] {
  return ssh.knownHosts.flatMap((file) => parseKnownHosts(readOptional(environment, file)?.toString() ?? "", file));
}

/** Why the key that the host showed is not to be believed; `undefined` when it is. */
export function checkHostKey(endpoint: SshEndpoint, key: Buffer, known: readonly KnownHost[]): SshError | undefined {
  const { hostname, port, ssh } = endpoint;
  if (!ssh.verify) return undefined;
  const shown = `${keyTypeOf(key)} ${fingerprint(key)}`;
  if (ssh.hostKey !== undefined) {
    const pinned = parseHostKeyOption(ssh.hostKey);
    const matches = "key" in pinned ? pinned.key.equals(key) : pinned.fingerprint === fingerprint(key);
    const expected = "key" in pinned ? `${keyTypeOf(pinned.key)} ${fingerprint(pinned.key)}` : pinned.fingerprint;
    return matches ? undefined : changed(`${shown}, but ssh.hostKey expects ${expected}`);
  }
  const judgement = judgeHostKey(known, hostname, port, key);
  switch (judgement.verdict) {
    case "trusted":
      return undefined;
    case "revoked":
      return new SshError(
        "host-key",
        `it showed the host key ${shown}, which ${judgement.place} has revoked: do not trust it`,
      );
    case "changed": {
      const expected = judgement.expected.map((entry) => `${entry.keyType} ${fingerprint(entry.key)} (${entry.place})`);
      return changed(`${shown}, but known is ${expected.join(", ")}`);
    }
    case "unknown":
      return new SshError("host-key", unknownMessage(endpoint, shown));
  }
}

function changed(difference: string): SshError {
  const advice =
    "either the machine has a new key, or somebody stands in between: ask its owner before you change what is known";
  return new SshError("host-key", `its host key has changed: it showed ${difference}; ${advice}`);
}

function unknownMessage({ hostname, port, ssh }: SshEndpoint, shown: string): string {
  const print = "ssh-keygen -lf /etc/ssh/ssh_host_*_key.pub";
  const file = ssh.knownHosts[0] ?? "known_hosts";
  return (
    `it showed the host key ${shown}, which is not in ${ssh.knownHosts.join(" or ") || "any known_hosts file"}; ` +
    `compare it with what \`${print}\` prints there, and when it is the same, add it (\`ssh-keyscan -p ${port} ${hostname} >> ${file}\`) or pass it as ssh.hostKey`
  );
}

const algorithms: readonly ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
  "ssh-rsa",
];

/**
 * The kinds of host key to ask for, those that are known first: a host shows only one of its keys, and without this it
 * would be the one that nobody has written down. OpenSSH does the same.
 */
export function hostKeyAlgorithms(endpoint: SshEndpoint, known: readonly KnownHost[]): ServerHostKeyAlgorithm[] {
  const { hostname, port, ssh } = endpoint;
  const pinned = ssh.hostKey === undefined ? undefined : parseHostKeyOption(ssh.hostKey);
  const pinnedTypes = pinned !== undefined && "key" in pinned ? [keyTypeOf(pinned.key)] : [];
  const types = new Set(
    pinned === undefined ? entriesOf(known, hostname, port).map((entry) => entry.keyType) : pinnedTypes,
  );
  const isKnown = (name: ServerHostKeyAlgorithm): boolean => types.has(name.startsWith("rsa-") ? "ssh-rsa" : name);
  return [...algorithms.filter(isKnown), ...algorithms.filter((name) => !isKnown(name))];
}
