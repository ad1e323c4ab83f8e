import { type IncomingHttpHeaders, type RequestOptions, request } from "node:http";
import { connect, type Socket } from "node:net";

/** An answer, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request to `unix://…` or `tcp://…`; resolves when the answer is complete, rejects when it breaks off. */
export function get(host: string, path: string, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ ...endpoint(host), path, method, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
      });
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    call.once("error", reject);
    call.end();
  });
}

/** The events that the ring holds, as lines; `query` is for an engine whose clock is not the machine's. */
export async function replay(host: string, filters: object = {}, query = `since=1&until=${soon()}`): Promise<string[]> {
  const text = encodeURIComponent(JSON.stringify(filters));
  const { body } = await get(host, `/events?${query}&filters=${text}`);
  return body.split("\n").filter((line) => line !== "");
}

/** A moment later: an engine that counts nanoseconds within a millisecond is ahead of this clock. */
function soon(): string {
  return ((Date.now() + 2) / 1000).toFixed(3);
}

/** A plain connection. */
export function dial(host: string): Socket {
  const { socketPath, host: hostname, port } = endpoint(host);
  const socket = socketPath ? connect(socketPath) : connect(Number(port), String(hostname));
  socket.on("error", () => {});
  return socket;
}

function endpoint(host: string): Pick<RequestOptions, "socketPath" | "host" | "port"> {
  if (host.startsWith("unix://")) return { socketPath: host.slice("unix://".length) };
  const { hostname, port } = new URL(host);
  return { host: hostname, port };
}
