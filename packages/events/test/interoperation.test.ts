import { Readable } from "node:stream";
import { from } from "rxjs";
import { describe, expect, it } from "vitest";
import { brief, event, type Sample, sampleStream } from "./samples.ts";

function threeEvents(): ReturnType<typeof sampleStream>["stream"] {
  const { stream, writer } = sampleStream();
  writer.sendAll([event(1), event(2), event(3)]);
  writer.end();
  return stream;
}

describe("a stream goes where an async iterable goes", () => {
  it("into a web ReadableStream", async () => {
    const seen: string[] = [];
    const readable = ReadableStream.from<Sample>(threeEvents());
    for await (const sample of readable) seen.push(brief(sample));
    expect(seen).toEqual(["1", "2", "3"]);
  });

  it("into a Node Readable, whose destruction ends it", async () => {
    const seen: string[] = [];
    for await (const sample of Readable.from(threeEvents())) seen.push(brief(sample));
    expect(seen).toEqual(["1", "2", "3"]);

    const { stream, writer } = sampleStream();
    const readable = Readable.from(stream);
    writer.send(event(1));
    for await (const sample of readable) {
      expect(brief(sample)).toBe("1");
      break;
    }
    await stream.closed;
    expect(writer.ended).toBe(true);
  });

  it("into an rxjs Observable", async () => {
    const seen: string[] = [];
    await from(threeEvents()).forEach((sample) => void seen.push(brief(sample)));
    expect(seen).toEqual(["1", "2", "3"]);
  });

  it("to the listeners of an EventTarget", async () => {
    const seen: string[] = [];
    const target = new EventTarget();
    target.addEventListener("container-start", (each) => seen.push(brief((each as CustomEvent<Sample>).detail)));
    for await (const each of threeEvents()) target.dispatchEvent(new CustomEvent(each.action, { detail: each }));
    expect(seen).toEqual(["1", "2", "3"]);
  });
});
