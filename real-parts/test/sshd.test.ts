import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { RunFolder, type Sshd, type SshKey, skipWithout, startSshd, until } from "../src/index.ts";

const run = promisify(execFile);

/** The arguments of an ssh client that knows the server and shows this key. */
function flags(sshd: Sshd, key: SshKey): string[] {
  const options = [
    `UserKnownHostsFile=${sshd.knownHostsFile}`,
    "StrictHostKeyChecking=yes",
    "IdentitiesOnly=yes",
    "BatchMode=yes",
  ];
  const chosen = options.flatMap((option) => ["-o", option]);
  return ["-F", "none", "-i", key.privateKeyFile, ...chosen, "-p", String(sshd.port), `${sshd.user}@${sshd.address}`];
}

describe.skipIf(skipWithout("sshd", "dockerd"))("A real ssh server", { timeout: 120_000 }, () => {
  it("lets its key in, and no other", async () => {
    await using sshd = await startSshd({ dockerHost: "unix:///nowhere.sock" });
    const { stdout } = await run("ssh", [...flags(sshd, sshd.key), "echo $DOCKER_HOST"]);
    expect(stdout).toBe("unix:///nowhere.sock\n");
    await expect(run("ssh", [...flags(sshd, sshd.strangerKey), "true"])).rejects.toThrow("Permission denied");
  });

  it("leads `docker system dial-stdio` to the engine's socket, until it is cut", async () => {
    await using folder = await RunFolder.make();
    const server = createServer((message, response) => response.end(`here is ${message.url}`));
    await new Promise<void>((resolve) => server.listen(folder.file("engine.sock"), resolve));
    await using sshd = await startSshd({ dockerHost: `unix://${folder.file("engine.sock")}` });
    const client = spawn("ssh", [...flags(sshd, sshd.key), "docker system dial-stdio"]);
    client.stdin.write("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    await untilOutput(client, "here is /hello");
    expect(await sshd.connections()).toBe(1);
    const ended = new Promise((resolve) => client.once("exit", resolve));
    await sshd.cut();
    await ended;
    await until(async () => (await sshd.connections()) === 0);
    server.closeAllConnections();
    server.close();
  });
});

async function untilOutput(child: ChildProcess, text: string): Promise<void> {
  let output = "";
  child.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  await until(() => output.includes(text), { what: () => `${text} in ${output}` });
}
