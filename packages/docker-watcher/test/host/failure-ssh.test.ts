import { describe, it } from "vitest";
import { SshError } from "../../src/host/ssh/error.ts";
import { checkFailure, type FailureRow, failed, ssh } from "./failure-rows.ts";

describe("An error of ssh means", () => {
  const rows: FailureRow[] = [
    [
      "an unknown host key",
      new SshError("host-key", "it showed X"),
      ssh,
      "untrusted",
      true,
      /^ssh:\/\/me@box:22: it showed X$/,
    ],
    ["no key accepted", new SshError("login", "no key"), ssh, "unauthorized", true, /no key/],
    ["no channel", new SshError("channel", "nothing listens"), ssh, "unreachable", false, /nothing listens/],
    [
      "no docker there",
      new SshError("command", "`docker …` exited with 127 there: sh: docker: not found"),
      ssh,
      "rejected",
      true,
      /install the docker command there, or name .*ssh:\/\/user@host\/var/,
    ],
    [
      "no permission there",
      new SshError("command", "exited with 1 there: dial unix /x: connect: permission denied"),
      ssh,
      "permission",
      true,
      /docker group there/,
    ],
    [
      "no engine there",
      new SshError("command", "exited with 1 there: dial unix /x: connect: connection refused"),
      ssh,
      "unreachable",
      false,
      /connection refused/,
    ],
    [
      "a dead sshd",
      failed("ECONNREFUSED", "", { level: "client-socket" }),
      ssh,
      "unreachable",
      false,
      /refuses connections/,
    ],
    [
      "a login that takes too long",
      Object.assign(new Error("Timed out"), { level: "client-timeout" }),
      ssh,
      "timeout",
      false,
      /did not answer in time/,
    ],
    [
      "something that is no sshd",
      Object.assign(new Error("Connection lost before handshake"), { level: "protocol" }),
      ssh,
      "unreachable",
      false,
      /is it sshd/,
    ],
    [
      "nothing in common",
      Object.assign(new Error("no matching cipher"), { level: "handshake" }),
      ssh,
      "protocol",
      true,
      /no matching cipher/,
    ],
    ["a name that is unknown", failed("ENOTFOUND"), ssh, "unreachable", false, /cannot be resolved/],
  ];
  it.each(rows)("%s", checkFailure);
});
