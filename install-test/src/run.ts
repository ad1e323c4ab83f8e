import { spawn } from "node:child_process";

/** Where and how a program is run. */
export interface RunOptions {
  readonly cwd: string;
  /** Beside this process's own environment, from which npm's variables are taken out. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds. Default: as long as a busy machine may need. */
  readonly timeout?: number;
}

/** Runs a program to its end and resolves to what it wrote; rejects with all of it when it fails. */
export function run(command: string, parameters: readonly string[], options: RunOptions): Promise<string> {
  const { cwd, env = {}, timeout = 400_000 } = options;
  const child = spawn(command, parameters, {
    cwd,
    env: { ...ownEnvironment(), ...env },
    timeout,
    killSignal: "SIGKILL",
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ${parameters.join(" ")} in ${cwd} ended with ${code ?? signal}:\n${output}`));
    });
  });
}

/** A user's environment: `npm run` adds variables that would tell an npm below it to work in this repository. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(npm_|init_cwd$|node_options$|docker_|ci$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}
