import { get, type RequestOptions } from "node:http";
import { systemClock } from "@crowsnest/events";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ResponseReader } from "../../src/engine/http/response-reader.ts";
import { classifyConnectError, EngineResponseError } from "../../src/host/index.ts";
import { LineSplitter } from "../../src/stream/line-splitter.ts";
import { type EngineMessage, parseMessage } from "../../src/stream/message.ts";
import { MessageDecoder } from "../../src/stream/message-decoder.ts";
import { answerSample, piecesOf } from "./answer-samples.ts";
import { propertyRuns } from "./property-runs.ts";
import { RawServer } from "./raw-server.ts";
import { RecordingSink } from "./recording-sink.ts";
import { transports } from "./transports.ts";

interface Outcome {
  /** Before the headers of a success were there: what that means. */
  readonly refused?: string;
  readonly body: string;
  readonly end: "complete" | "cut" | "refused";
}
const lineLimit = 4000;
/** Deno's `node:net`, which the server and `node:http` go through, closes each unix socket twice: another's file may be hit. */
const place = process.versions["deno"] === undefined ? "unix" : "tcp";

function addressOf({ endpoint }: RawServer): RequestOptions {
  if (endpoint.kind === "unix") return { socketPath: endpoint.path };
  if (endpoint.kind === "tcp") return { host: endpoint.hostname, port: endpoint.port };
  throw new Error(`no server listens at ${endpoint.host}`);
}

const refusal = (error: unknown, server: RawServer): Outcome => ({
  refused: classifyConnectError(error, server.endpoint).code,
  body: "",
  end: "refused",
});

/** The answer as `node:http` has it. */
function readWithNode(server: RawServer): Promise<Outcome> {
  return new Promise((resolve) => {
    let answered = false;
    const request = get({ ...addressOf(server), path: "/", agent: false }, (response) => {
      answered = true;
      const pieces: Buffer[] = [];
      response.on("data", (bytes: Buffer) => pieces.push(bytes));
      response.on("error", () => {});
      response.on("close", () => {
        const body = Buffer.concat(pieces).toString("latin1");
        const status = response.statusCode ?? 0;
        if (status === 200) resolve({ body, end: response.complete ? "complete" : "cut" });
        else resolve(refusal(new EngineResponseError(status, "", undefined), server));
      });
    });
    // Once there is an answer, its own end tells.
    request.on("error", (error) => answered || resolve(refusal(error, server)));
  });
}

async function readWithSocket(server: RawServer): Promise<Outcome> {
  const [[, make]] = transports;
  const sink = new RecordingSink();
  try {
    const { closed } = await make(server.endpoint, systemClock).open({}, sink, new AbortController().signal);
    const error = await sink.ended;
    await closed;
    return { body: sink.body.toString("latin1"), end: error === undefined ? "complete" : "cut" };
  } catch (error) {
    return refusal(error, server);
  }
}

/** The body as the reader alone has it, cut at exactly these places; `undefined` where there is none. */
function readAlone(pieces: readonly Buffer[]): string | undefined {
  const body: Buffer[] = [];
  let success = false;
  const reader = new ResponseReader(({ status }) => {
    success = status === 200;
    return (bytes, start, end) => void body.push(Buffer.from(bytes.subarray(start, end)));
  });
  try {
    for (const piece of pieces) if (!reader.complete) reader.push(piece, piece.length);
  } catch {}
  return success ? Buffer.concat(body).toString("latin1") : undefined;
}

type Decoded = EngineMessage | "unreadable" | "oversize";

function decode(pieces: readonly Buffer[]): Decoded[] {
  const got: Decoded[] = [];
  const decoder = new MessageDecoder({
    message: (message) => void got.push({ ...message, subject: undefined }),
    unreadable: () => void got.push("unreadable"),
    oversize: () => void got.push("oversize"),
  });
  const splitter = new LineSplitter(lineLimit, decoder);
  const reader = new ResponseReader(() => (bytes, start, end) => splitter.push(bytes, start, end));
  try {
    for (const piece of pieces) if (!reader.complete) reader.push(piece, piece.length);
  } catch {}
  return got;
}

/** What the lines of a body are to `JSON.parse`; the rest behind the last line feed is none, unless it is too long for one. */
function parse(body: string): Decoded[] {
  const lines = body.split("\n");
  return lines.flatMap((line, index): Decoded[] => {
    if (line.length > lineLimit) return ["oversize"];
    if (index === lines.length - 1) return [];
    const text = Buffer.from(line, "latin1")
      .toString("utf8")
      .replaceAll("\u001e", "")
      .replace(/[\r ]+$/, "");
    if (text === "") return [];
    try {
      return [parseMessage(text)];
    } catch {
      return ["unreadable"];
    }
  });
}

describe("The reader of answers", () => {
  it("has the bytes, the end and the messages that node:http and JSON.parse have, however the network cuts", async () => {
    let pieces: readonly Buffer[] = [];
    await using server = await RawServer.start(async (socket) => {
      for (const piece of pieces) {
        if (socket.destroyed) return;
        socket.write(piece);
        await new Promise((resolve) => setImmediate(resolve));
      }
      socket.end();
    }, place);
    const property = fc.asyncProperty(answerSample, async (sample) => {
      pieces = piecesOf(sample);
      const [expected, got] = [await readWithNode(server), await readWithSocket(server)];
      expect(got).toEqual(expected);
      if (expected.end === "refused") return;
      expect(readAlone(pieces)).toBe(expected.body);
      expect(decode(pieces)).toEqual(parse(expected.body));
    });
    await fc.assert(property, propertyRuns(300));
    await server.untilQuiet();
  });
});
