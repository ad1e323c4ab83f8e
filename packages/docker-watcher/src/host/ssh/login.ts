import type { AnyAuthMethod, ParsedKey } from "ssh2";
import type { Pem, SshEndpoint } from "../endpoint.ts";
import { type HostEnvironment, readOptional } from "../environment.ts";
import { agentAt } from "./agent.ts";

/** The ways to log in, in order, and for a person what became of each. */
export interface LoginPlan {
  readonly methods: AnyAuthMethod[];
  /** `the agent at /run/agent`, `/home/me/.ssh/id_rsa` */
  readonly tried: string[];
  /** `/home/me/.ssh/id_rsa (encrypted, and no passphrase was given)` */
  readonly skipped: string[];
}

/** What is needed of ssh2, which is loaded only by whoever uses it. */
type Ssh2 = Pick<typeof import("ssh2"), "OpenSSHAgent" | "utils">;

/** Agent first, then the keys, as OpenSSH does. Key files are read anew for each login. */
export function planLogin({ username, ssh }: SshEndpoint, environment: HostEnvironment, ssh2: Ssh2): LoginPlan {
  const plan: LoginPlan = { methods: [], tried: [], skipped: [] };
  if (ssh.agent !== undefined) {
    plan.methods.push({ type: "agent", username, agent: agentAt(ssh.agent, ssh2) });
    plan.tried.push(`the agent at ${ssh.agent}`);
  }
  const add = (key: Pem, name: string): void => {
    const parsed = ssh2.utils.parseKey(key, ssh.passphrase);
    const [first] = Array.isArray(parsed) ? parsed : [parsed];
    if (first instanceof Error || !first?.isPrivateKey()) {
      plan.skipped.push(`${name} (${reasonFor(first)})`);
      return;
    }
    plan.methods.push({ type: "publickey", username, key: first });
    plan.tried.push(name);
  };
  for (const key of ssh.privateKeys) add(key, "ssh.privateKey");
  for (const file of ssh.keyFiles) {
    const content = readOptional(environment, file);
    if (content !== undefined) add(content, file);
  }
  return plan;
}

/** What to tell when no key was taken. `notes` are the agent's own errors. */
export function describeLogin(username: string, { tried, skipped }: LoginPlan, notes: readonly string[]): string {
  const parts = [
    tried.length === 0
      ? "there is no key to log in with"
      : `no key was accepted for the user ${username}; tried ${tried.join(", ")}`,
    ...(skipped.length === 0 ? [] : [`passed over ${skipped.join(", ")}`]),
    ...notes,
  ];
  return `${parts.join("; ")}. Give ssh.privateKey, or start an agent, and see that the key is in authorized_keys there`;
}

function reasonFor(key: ParsedKey | Error | undefined): string {
  if (!(key instanceof Error)) return "no private key";
  if (/encrypted/i.test(key.message)) return "encrypted, and no passphrase was given";
  return /integrity|bad passphrase|decrypt/i.test(key.message) ? "the passphrase does not fit" : key.message;
}
