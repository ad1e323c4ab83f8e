import type { Clock } from "@crowsnest/events";
import type { HttpHeaders, HttpResponse } from "../http/response.ts";
import { type Fault, faultBody } from "./fault.ts";

/** What a fault works on. */
export interface FaultyAnswer {
  readonly response: HttpResponse;
  /** The header fields of a right answer. */
  readonly headers: HttpHeaders;
  readonly clock: Clock;
  /** Gives the right answer, for a fault that is only late. */
  readonly proceed: () => void;
}

/** Answers as the fault wants it. */
export function answerFaultily(fault: Fault, answer: FaultyAnswer): void {
  const { response, proceed } = answer;
  switch (fault.kind) {
    case "status":
      answerStatus(fault, answer);
      break;
    case "silent":
      break;
    case "garbage":
      response.raw(fault.text ?? "220 mail.example.com ESMTP\r\n");
      response.close();
      break;
    case "close":
      response.close();
      break;
    case "headers-only":
      answerHeadersOnly(fault.reset === true, answer);
      break;
    case "delay":
      proceedLater(fault.delay, answer);
      break;
    case "late-subscription":
      proceed();
      break;
  }
}

function answerStatus(fault: Extract<Fault, { kind: "status" }>, { response, headers }: FaultyAnswer): void {
  const { body, type } = faultBody(fault);
  const fields = { ...headers, "Content-Type": type, ...fault.headers };
  if (fault.stallBody === true) {
    const bytes = Buffer.from(body);
    response.head(fault.status, { ...fields, "Content-Length": String(bytes.length + 1) });
    response.raw(bytes.subarray(0, Math.floor(bytes.length / 2)));
  } else response.send(fault.status, fields, body);
}

function answerHeadersOnly(abruptly: boolean, { response, headers }: FaultyAnswer): void {
  response.startChunks(200, { ...headers, "Content-Type": "application/json" });
  if (abruptly) response.resetWhenWritten();
  else {
    response.endChunks();
    response.close();
  }
}

function proceedLater(delay: number, { response, clock, proceed }: FaultyAnswer): void {
  const forget = response.onClose(() => cancel());
  const cancel = clock.setTimer(() => {
    forget();
    proceed();
  }, delay);
}
