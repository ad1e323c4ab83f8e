import { checkNames, invalidOption } from "@crowsnest/events";
import type { Pem, SshMaterial } from "../endpoint.ts";
import { type HostEnvironment, joinPath } from "../environment.ts";
import { parseHostKeyOption } from "../ssh/known-hosts.ts";
import { checkSecret, checkText, quotable } from "./option-checks.ts";
import type { SshOptions } from "./options.ts";

const names: Readonly<Record<keyof SshOptions, true>> = {
  username: true,
  privateKey: true,
  passphrase: true,
  agent: true,
  hostKey: true,
  knownHosts: true,
  verify: true,
};

/** The material that the `ssh` option asks for, defaults filled in. Throws a `WatchError` of code `invalid-option`. */
export function sshFromOptions(options: SshOptions, environment: HostEnvironment): SshMaterial {
  checkNames("ssh", options, names);
  const { privateKey, passphrase, agent, hostKey, knownHosts, verify = true } = options;
  if (typeof verify !== "boolean") throw invalidOption("ssh.verify", verify, "true or false");
  checkSecret("ssh.passphrase", passphrase, "the passphrase of the private key");
  checkText("ssh.knownHosts", knownHosts, "the path of a file in OpenSSH's known_hosts format");
  checkText("ssh.username", options.username, "the name of a user on the other machine");
  if (agent !== false) checkText("ssh.agent", agent, "the path of an ssh agent's socket, or false");
  if (hostKey !== undefined) parseHostKeyOption(hostKey);
  const socket = agent === undefined && privateKey === undefined ? environment.env["SSH_AUTH_SOCK"] : agent;
  const home = environment.homeDirectory();
  const inHome = (name: string): string[] => (home === "" ? [] : [joinPath(environment, home, ".ssh", name)]);
  return {
    verify,
    ...(hostKey === undefined ? {} : { hostKey }),
    knownHosts: knownHosts === undefined ? [...inHome("known_hosts"), "/etc/ssh/ssh_known_hosts"] : [knownHosts],
    privateKeys: privateKey === undefined ? [] : [checkPrivateKey(privateKey)],
    keyFiles: privateKey === undefined ? ["id_ed25519", "id_ecdsa", "id_rsa"].flatMap(inHome) : [],
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(socket ? { agent: socket } : {}),
  };
}

function checkPrivateKey(value: unknown): Pem {
  const expected = "the text of a private key; where it is the path of a file, read the file first";
  if (typeof value !== "string" && !Buffer.isBuffer(value))
    throw invalidOption("ssh.privateKey", `a ${typeof value}`, expected);
  if (value.includes("-----BEGIN ") || value.includes("PuTTY-User-Key-File-")) return value;
  throw invalidOption("ssh.privateKey", quotable(value, "without a key"), expected);
}
