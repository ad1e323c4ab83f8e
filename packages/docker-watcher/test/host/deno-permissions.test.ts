import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { HostOptions } from "../../src/host/index.ts";
import { ConnectProcess } from "./connect-process.ts";

const repository = join(import.meta.dirname, "../../../..");
/** What loading the package needs; the path of the socket is one that nobody listens at. */
const loading = [`--allow-read=${repository},/tmp/crowsnest-none.sock`, "--allow-env"];
const connect = (options: HostOptions, ...permissions: string[]): Promise<object> =>
  new ConnectProcess(options, { denoPermissions: [...loading, ...permissions] }).result;

describe("Deno", () => {
  const host = "unix:///tmp/crowsnest-none.sock";

  it("needs leave to read, write and connect to the one socket, and nothing else", async () => {
    const result = await connect(
      { host },
      "--allow-write=/tmp/crowsnest-none.sock",
      "--allow-net=unix:/tmp/crowsnest-none.sock",
    );
    expect(result).toMatchObject({ code: "unreachable", permanent: false });
  });

  it.each<[HostOptions, RegExp]>([
    [{ host }, /Deno was not permitted to open unix:.*--allow-write/],
    [{ host: "tcp://127.0.0.1:1" }, /Deno was not permitted to open tcp:.*--allow-net/],
    [{ host: "https://127.0.0.1:1" }, /Deno was not permitted to open https:.*access to "ca".*--allow-sys/],
    [{ host: "ssh://me@127.0.0.1:1", ssh: { verify: false } }, /Deno was not permitted to open ssh:.*--allow-net/],
    [{}, /Deno was not permitted to open unix:.*--allow-read/],
  ])("without it says which flag is missing: %j", async (options, words) => {
    expect(await connect(options)).toEqual({
      code: "permission",
      permanent: true,
      message: expect.stringMatching(words),
    });
  });
});
