import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { invalidOption } from "@crowsnest/events";

/** One line of a known_hosts file. The format: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT". */
export interface KnownHost {
  /** `revoked`: never accept this key. Certificate authorities are left out: ssh2 knows no host certificates. */
  readonly revoked: boolean;
  /** Names, patterns or one hash, as they stand in the file. */
  readonly names: string;
  readonly keyType: string;
  readonly key: Buffer;
  /** `file:line`, for a message. */
  readonly place: string;
}

/** What the known hosts say of a key. */
export type HostKeyVerdict =
  | { readonly verdict: "trusted" | "unknown" }
  | { readonly verdict: "revoked"; readonly place: string }
  | { readonly verdict: "changed"; readonly expected: readonly KnownHost[] };

/** The entries of a file. A line that is none is passed over, as OpenSSH does. */
export function parseKnownHosts(content: string, file: string): KnownHost[] {
  const entries: KnownHost[] = [];
  for (const [index, line] of content.split("\n").entries()) {
    const words = line.trim().split(/[ \t]+/);
    const marker = words[0]?.startsWith("@") ? words.shift() : undefined;
    const [names = "", keyType = "", base64 = ""] = words;
    if (names === "" || names.startsWith("#") || base64 === "") continue;
    if (marker !== undefined && marker !== "@revoked") continue;
    const key = decodeKey(base64);
    if (key === undefined || keyTypeOf(key) !== keyType) continue;
    entries.push({ revoked: marker === "@revoked", names, keyType, key, place: `${file}:${index + 1}` });
  }
  return entries;
}

/** Judges the key that a host has shown. A revoked key stays refused, whatever another line says. */
export function judgeHostKey(
  entries: readonly KnownHost[],
  hostname: string,
  port: number,
  key: Buffer,
): HostKeyVerdict {
  const own = entriesOf(entries, hostname, port);
  const revoked = entries.find(
    (entry) => entry.revoked && entry.key.equals(key) && namesHost(entry.names, hostname, port),
  );
  if (revoked !== undefined) return { verdict: "revoked", place: revoked.place };
  if (own.some((entry) => entry.key.equals(key))) return { verdict: "trusted" };
  return own.length === 0 ? { verdict: "unknown" } : { verdict: "changed", expected: own };
}

/**
 * The accepted keys of a host. On a port of its own it goes by `[host]:port`; where that has no line, OpenSSH asks for the
 * bare name too, and so do we.
 */
export function entriesOf(entries: readonly KnownHost[], hostname: string, port: number): KnownHost[] {
  const accepted = entries.filter((entry) => !entry.revoked);
  const exact = accepted.filter((entry) => matches(entry.names, hostName(hostname, port)));
  return exact.length > 0 || port === 22
    ? exact
    : accepted.filter((entry) => matches(entry.names, hostname.toLowerCase()));
}

/** `SHA256:…`, as OpenSSH prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

/** The type that a key in wire format names itself: `ssh-ed25519`; empty when it is no key. */
export function keyTypeOf(key: Buffer): string {
  const length = key.length < 4 ? 0 : key.readUInt32BE(0);
  return length > 64 || length + 4 > key.length ? "" : key.toString("latin1", 4, 4 + length);
}

/** What `ssh.hostKey` accepts. */
export type PinnedHostKey = { readonly fingerprint: string } | { readonly key: Buffer };

/** Takes `ssh.hostKey` apart. Throws a `WatchError` of code `invalid-option`. */
export function parseHostKeyOption(value: unknown): PinnedHostKey {
  const expected =
    'a fingerprint such as "SHA256:…" (`ssh-keygen -lf key.pub` prints it) or a key such as "ssh-ed25519 AAAA…"';
  if (typeof value !== "string") throw invalidOption("ssh.hostKey", value, expected);
  const text = value.trim();
  const [, digest] = /^SHA256:([A-Za-z0-9+/]{43})=?$/.exec(text) ?? [];
  if (digest !== undefined) return { fingerprint: `SHA256:${digest}` };
  const [, base64 = ""] = /(?:^|\s)(AAAA[A-Za-z0-9+/=]+)(?:\s|$)/.exec(text) ?? [];
  const key = decodeKey(base64);
  if (key === undefined || keyTypeOf(key) === "") throw invalidOption("ssh.hostKey", value, expected);
  return { key };
}

function namesHost(names: string, hostname: string, port: number): boolean {
  return matches(names, hostName(hostname, port)) || matches(names, hostname.toLowerCase());
}

function hostName(hostname: string, port: number): string {
  return port === 22 ? hostname.toLowerCase() : `[${hostname.toLowerCase()}]:${port}`;
}

function matches(names: string, name: string): boolean {
  if (names.startsWith("|1|")) return matchesHash(names, name);
  let found = false;
  for (const pattern of names.toLowerCase().split(",")) {
    const negated = pattern.startsWith("!");
    if (!matchesPattern(negated ? pattern.slice(1) : pattern, name)) continue;
    if (negated) return false;
    found = true;
  }
  return found;
}

function matchesHash(hashed: string, name: string): boolean {
  const [, , salt = "", hash = ""] = hashed.split("|");
  const wanted = Buffer.from(hash, "base64");
  const actual = createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest();
  return wanted.length === actual.length && timingSafeEqual(wanted, actual);
}

function matchesPattern(pattern: string, name: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === name;
  const expression = pattern
    .replace(/[\\^$.+()|{}[\]]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`).test(name);
}

function decodeKey(base64: string): Buffer | undefined {
  if (!/^[A-Za-z0-9+/]+=*$/.test(base64)) return undefined;
  return Buffer.from(base64, "base64");
}
