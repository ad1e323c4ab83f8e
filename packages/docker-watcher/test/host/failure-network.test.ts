import { WatchError } from "@crowsnest/events";
import { describe, expect, it } from "vitest";
import { classifyConnectError } from "../../src/host/index.ts";
import { checkFailure, type FailureRow, failed, named, tcp, tls, unix } from "./failure-rows.ts";

describe("An error of the network means", () => {
  const rows: FailureRow[] = [
    [
      "a missing socket",
      failed("ENOENT"),
      unix,
      "unreachable",
      false,
      /no socket at unix:\/\/\/run\/d\.sock: is the engine running/,
    ],
    ["a socket below a file", failed("ENOTDIR"), unix, "unreachable", false, /no socket at/],
    ["a dead socket", failed("ECONNREFUSED"), unix, "unreachable", false, /nobody listens at unix:.*no socket/],
    ["a closed port", failed("ECONNREFUSED"), tcp, "unreachable", false, /tcp:\/\/box:2375 refuses connections/],
    ["no permission", failed("EACCES"), unix, "permission", true, /permission denied at unix:.*docker.*run as root/],
    ["no permission (EPERM)", failed("EPERM"), tcp, "permission", true, /permission denied to connect to tcp:/],
    [
      "Deno without permission",
      named("NotCapable", 'Requires net access to "box:2375"'),
      tcp,
      "permission",
      true,
      /Deno was not permitted.*Requires net/,
    ],
    ["an unknown name", failed("ENOTFOUND"), tcp, "unreachable", false, /name in tcp:\/\/box:2375 cannot be resolved/],
    ["a resolver that is down", failed("EAI_AGAIN"), tcp, "unreachable", false, /cannot be resolved/],
    ["no way", failed("EHOSTUNREACH"), tcp, "unreachable", false, /no way to tcp:/],
    [
      "a reset",
      failed("ECONNRESET", "socket hang up"),
      tcp,
      "unreachable",
      false,
      /closed the connection before it had answered/,
    ],
    ["Bun's closed socket", failed("ERR_SOCKET_CLOSED"), tls, "unreachable", false, /closed the connection/],
    ["too many files", failed("EMFILE"), unix, "limit", false, /too many open files/],
    ["a kernel's timeout", failed("ETIMEDOUT"), tcp, "timeout", false, /tcp:\/\/box:2375 did not answer in time/],
    ["an abort", named("AbortError"), tcp, "timeout", false, /did not answer in time/],
    ["a timeout's reason", new DOMException("x", "TimeoutError"), tcp, "timeout", false, /did not answer in time/],
    [
      "no HTTP",
      failed("HPE_INVALID_CONSTANT", "Parse Error"),
      tcp,
      "protocol",
      false,
      /does not speak HTTP: Parse Error/,
    ],
    [
      "several addresses that all refuse",
      Object.assign(new AggregateError([failed("ECONNREFUSED"), failed("ENETUNREACH")]), { code: "ECONNREFUSED" }),
      tcp,
      "unreachable",
      false,
      /refuses connections/,
    ],
    [
      "something unheard of",
      failed("EWHATEVER", "what now"),
      tcp,
      "unreachable",
      false,
      /tcp:\/\/box:2375 cannot be reached: what now/,
    ],
    ["a thrown string", "bang", tcp, "unreachable", false, /cannot be reached: bang/],
    ["nothing at all", undefined, tcp, "unreachable", false, /cannot be reached: undefined/],
  ];
  it.each(rows)("%s", checkFailure);

  it("what a WatchError says already", () => {
    const timeout = new WatchError("timeout", "no answer within 3000 ms");
    expect(classifyConnectError(timeout, tcp)).toEqual({ code: "timeout", permanent: false, message: timeout.message });
    expect(classifyConnectError(new WatchError("permission", "no"), tcp)).toMatchObject({ permanent: true });
  });
});
