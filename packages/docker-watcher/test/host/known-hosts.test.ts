import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { skipWithout } from "@crowsnest/real-parts";
import { afterAll, describe, expect, it } from "vitest";
import { resolveEndpoint, type SshEndpoint } from "../../src/host/index.ts";
import { checkHostKey, hostKeyAlgorithms, readKnownHosts } from "../../src/host/ssh/host-key.ts";
import { type FakeMachine, fakeEnvironment } from "./fake-environment.ts";

describe.skipIf(skipWithout("sshd"))("The host's key", () => {
  const folder = mkdtempSync(join(tmpdir(), "crowsnest-keys-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  const makeKey = (name: string, ...type: string[]): { line: string; bytes: Buffer; fingerprint: string } => {
    const file = join(folder, name);
    execFileSync("ssh-keygen", ["-q", "-t", ...type, "-N", "", "-C", "", "-f", file]);
    const line = readFileSync(`${file}.pub`, "utf8").trim();
    const [, fingerprint = ""] = execFileSync("ssh-keygen", ["-lf", `${file}.pub`], { encoding: "utf8" }).split(" ");
    return { line, bytes: Buffer.from(line.split(" ")[1] ?? "", "base64"), fingerprint };
  };
  const ed25519 = makeKey("ed25519", "ed25519");
  const other = makeKey("other", "ed25519");
  const rsa = makeKey("rsa", "rsa", "-b", "2048");
  const ecdsa = makeKey("ecdsa", "ecdsa");

  /** A known_hosts line with its name hashed by OpenSSH itself. */
  const hashed = (line: string): string => {
    const file = join(folder, "to-hash");
    writeFileSync(file, `${line}\n`);
    execFileSync("ssh-keygen", ["-q", "-H", "-f", file], { stdio: "ignore" });
    return readFileSync(file, "utf8").trim();
  };

  const endpoint = (host: string, ssh?: object): SshEndpoint =>
    resolveEndpoint({ host, ssh }, fakeEnvironment()) as SshEndpoint;
  const known = (...lines: string[]): FakeMachine => ({
    files: { "/home/me/.ssh/known_hosts": `${lines.join("\n")}\n` },
  });
  const verdict = (host: string, machine: FakeMachine, key: Buffer, ssh?: object): string | undefined => {
    const target = endpoint(host, ssh);
    return checkHostKey(target, key, readKnownHosts(target, fakeEnvironment(machine)))?.message;
  };

  describe("is believed", () => {
    it.each<[title: string, host: string, line: () => string]>([
      ["by its name", "ssh://box", () => `box ${ed25519.line}`],
      ["by its name in capitals", "ssh://Box", () => `BOX ${ed25519.line}`],
      ["by one of several names", "ssh://10.0.0.7", () => `box,10.0.0.7 ${ed25519.line}`],
      ["by name and port", "ssh://box:2222", () => `[box]:2222 ${ed25519.line}`],
      ["by the bare name where no line has its port", "ssh://box:2222", () => `box ${ed25519.line}`],
      ["by an IPv6 address", "ssh://[::1]:2222", () => `[::1]:2222 ${ed25519.line}`],
      ["by a pattern", "ssh://a1.example.org", () => `*.example.com,a?.example.org ${ed25519.line}`],
      ["by a hashed name", "ssh://box", () => hashed(`box ${ed25519.line}`)],
      ["by a hashed name and port", "ssh://box:2222", () => hashed(`[box]:2222 ${ed25519.line}`)],
      ["with a comment after it, and tabs", "ssh://box", () => `box\t${ed25519.line.replace(" ", "\t")} root@box`],
      ["beside lines that are none", "ssh://box", () => `# box\n\nbox\nbox ssh-ed25519 %%%\nbox ${ed25519.line}\r`],
      ["beside an older key of the same host", "ssh://box", () => `box ${other.line}\nbox ${ed25519.line}`],
    ])("%s", (_, host, line) => {
      expect(verdict(host, known(line()), ed25519.bytes)).toBeUndefined();
    });

    it("from the machine's own file", () => {
      const machine = { files: { "/etc/ssh/ssh_known_hosts": `box ${ed25519.line}` } };
      expect(verdict("ssh://box", machine, ed25519.bytes)).toBeUndefined();
    });

    it("from a file of one's choice, and then from no other", () => {
      const machine = {
        files: { "/etc/known": `box ${ed25519.line}`, "/home/me/.ssh/known_hosts": `box ${other.line}` },
      };
      expect(verdict("ssh://box", machine, ed25519.bytes, { knownHosts: "/etc/known" })).toBeUndefined();
      expect(verdict("ssh://box", machine, other.bytes, { knownHosts: "/etc/known" })).toMatch(/has changed/);
    });

    it.each<[string, () => string]>([
      ["its fingerprint", () => ed25519.fingerprint],
      ["the key itself", () => ed25519.line],
      ["the key without its type", () => ed25519.line.split(" ")[1] ?? ""],
    ])("when ssh.hostKey is %s, whatever the files say", (_, hostKey) => {
      const machine = known(`box ${other.line}`);
      expect(verdict("ssh://box", machine, ed25519.bytes, { hostKey: hostKey() })).toBeUndefined();
      expect(verdict("ssh://box", machine, other.bytes, { hostKey: hostKey() })).toMatch(
        /has changed.*ssh\.hostKey expects/,
      );
    });

    it("unseen with verify: false", () => {
      expect(verdict("ssh://box", known(`box ${other.line}`), ed25519.bytes, { verify: false })).toBeUndefined();
    });
  });

  describe("is not believed", () => {
    it.each<[title: string, host: string, line: () => string]>([
      ["where no line has the host", "ssh://box", () => `other ${ed25519.line}`],
      ["where a line has another port", "ssh://box", () => `[box]:2222 ${ed25519.line}`],
      ["where a hash is another host's", "ssh://box", () => hashed(`other ${ed25519.line}`)],
      ["where a pattern excludes it", "ssh://bad.example.org", () => `*.example.org,!bad.example.org ${ed25519.line}`],
      ["where a dot of a pattern would be any sign", "ssh://boxxorg", () => `box.org ${ed25519.line}`],
      ["where only an authority for certificates is known", "ssh://box", () => `@cert-authority box ${ed25519.line}`],
      [
        "where the line names another type than the key's",
        "ssh://box",
        () => `box ssh-rsa ${ed25519.line.split(" ")[1]}`,
      ],
      ["where no file is there", "ssh://box", () => ""],
    ])("%s", (_, host, line) => {
      const message = verdict(host, known(line()), ed25519.bytes);
      expect(message).toContain(
        `it showed the host key ssh-ed25519 ${ed25519.fingerprint}, which is not in /home/me/.ssh/known_hosts`,
      );
      expect(message).toMatch(/ssh-keyscan -p 22 .* >> \/home\/me\/\.ssh\/known_hosts/);
    });

    it("when it has changed, and the message has both and the place", () => {
      const message = verdict("ssh://box", known("# mine", `box ${other.line}`), ed25519.bytes);
      expect(message).toContain(
        `its host key has changed: it showed ssh-ed25519 ${ed25519.fingerprint}, but known is ssh-ed25519 ${other.fingerprint} (/home/me/.ssh/known_hosts:2)`,
      );
    });

    it("when a key of another type is known", () => {
      expect(verdict("ssh://box", known(`box ${rsa.line}`), ed25519.bytes)).toMatch(/has changed.*known is ssh-rsa/);
    });

    it("when the key for this port is another than the one for the name", () => {
      const machine = known(`[box]:2222 ${other.line}`, `box ${ed25519.line}`);
      expect(verdict("ssh://box:2222", machine, ed25519.bytes)).toMatch(/has changed/);
    });

    it("when it was revoked, also by a pattern and beside a line that accepts it", () => {
      const machine = known(`box ${ed25519.line}`, `@revoked * ${ed25519.line}`);
      expect(verdict("ssh://box", machine, ed25519.bytes)).toMatch(
        /which \/home\/me\/\.ssh\/known_hosts:2 has revoked/,
      );
    });
  });

  describe("is asked for", () => {
    const order = (lines: string[], ssh?: object): string[] => {
      const target = endpoint("ssh://box", ssh);
      return hostKeyAlgorithms(target, readKnownHosts(target, fakeEnvironment(known(...lines))));
    };

    it("in the types that are known, before all others", () => {
      expect(order([`box ${rsa.line}`]).slice(0, 3)).toEqual(["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"]);
      expect(order([`box ${ecdsa.line}`])[0]).toBe("ecdsa-sha2-nistp256");
      expect(order([], { hostKey: rsa.line })[0]).toBe("rsa-sha2-512");
    });

    it("in every type", () => {
      expect(new Set(order([`box ${rsa.line}`]))).toEqual(new Set(order([])));
      expect(order([])).toHaveLength(7);
    });
  });
});
