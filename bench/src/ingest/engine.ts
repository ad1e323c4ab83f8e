// A synthetic engine in a process of its own: answers pings and lists, and replays a generated load to whoever asks for
// events. Prints one line of JSON when it listens. `--mode`, `--load`, `--rate`, `--containers`, `--socket`.
import { rmSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { ingestArguments } from "./arguments.ts";
import { makeLoad } from "./load.ts";
import { Replay } from "./replay.ts";

const { socket: path, mode, load: name, rate, containers } = ingestArguments();
const load = makeLoad(name, containers);

function answer(socket: Socket, target: string): void {
  const { pathname, searchParams } = new URL(target, "http://engine");
  const date = `Date: ${new Date().toUTCString()}\r\n`;
  const whole = (body: string): void => {
    const length = `Content-Length: ${Buffer.byteLength(body)}\r\n`;
    socket.end(`HTTP/1.1 200 OK\r\nConnection: close\r\n${date}${length}\r\n${body}`);
  };
  if (pathname.endsWith("/_ping")) whole("OK");
  else if (pathname.endsWith("/containers/json")) whole(load.list);
  else if (!pathname.endsWith("/events")) socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
  // Whoever asks about the past: there is none.
  else if (searchParams.has("until")) whole("");
  else {
    socket.write(`HTTP/1.1 200 OK\r\n${date}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`);
    void new Replay(load, socket).run({ mode, rate });
  }
}

const server = createServer((socket) => {
  let head = "";
  socket.on("error", () => {});
  socket.on("data", (bytes) => {
    head += bytes.toString("latin1");
    if (!head.includes("\r\n\r\n")) return;
    const target = head.split(" ", 2)[1] ?? "/";
    head = "";
    answer(socket, target);
  });
});
rmSync(path, { force: true });
server.listen(path, () => {
  console.log(JSON.stringify({ socket: path, mode, load: name, meanBytes: load.meanBytes, told: load.told }));
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(0));
process.once("exit", () => rmSync(path, { force: true }));
