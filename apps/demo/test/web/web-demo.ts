import { vi } from "vitest";
import { DemoProcess } from "../run-demo.ts";
import { ask } from "./ask.ts";
import { PageClient } from "./page-client.ts";

/** A demo that serves its page on a free port. */
export class WebDemo implements AsyncDisposable {
  readonly process: DemoProcess;
  readonly port: number;
  /** Of the fault panel; empty where there is none. */
  readonly token: string;

  private constructor(process: DemoProcess, port: number, token: string) {
    this.process = process;
    this.port = port;
    this.token = token;
  }

  static async start(...args: string[]): Promise<WebDemo> {
    const process = new DemoProcess(["--port", "0", ...args]);
    const address = /The page: http:\/\/[^/]*:(\d+)\/(?:#token=(\S+))?/;
    let ended = false;
    void process.exited.then(() => {
      ended = true;
    });
    const found = await vi.waitFor(
      () => {
        const match = address.exec(process.stdout + process.stderr);
        if (match === null && !ended) throw new Error(`no page yet: ${process.stdout}${process.stderr}`);
        return match;
      },
      { timeout: 90_000, interval: 20 },
    );
    if (found === null) throw new Error(`the demo ended: ${process.stdout}${process.stderr}`);
    return new WebDemo(process, Number(found[1]), found[2] ?? "");
  }

  page(headers: Record<string, string> = {}): PageClient {
    return new PageClient(this.port, headers);
  }

  press(name: string): ReturnType<typeof ask> {
    return ask(this.port, `/faults/${name}`, { method: "POST", headers: { "x-fault-token": this.token } });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.process.kill("SIGKILL");
    await this.process.exited;
  }
}
