import type { FaultName } from "../../web/protocol.ts";
import { setToken, token } from "./token.ts";

/** Injects a fault. Resolves to why it was not, for people; its reports come over the stream. */
export async function press(name: FaultName): Promise<string | undefined> {
  if (token.value === "") return "The token is needed first: the demo printed it at its start.";
  let response: Response;
  try {
    response = await fetch(`/faults/${name}`, { method: "POST", headers: { "X-Fault-Token": token.value } });
  } catch {
    return "The demo does not answer.";
  }
  if (response.ok) return undefined;
  if (response.status === 401 || response.status === 403) {
    setToken("");
    return "The demo refused this token.";
  }
  return reasonIn(await response.text());
}

function reasonIn(answer: string): string {
  try {
    const { error } = JSON.parse(answer) as { error?: unknown };
    return typeof error === "string" ? error : answer;
  } catch {
    return answer;
  }
}
