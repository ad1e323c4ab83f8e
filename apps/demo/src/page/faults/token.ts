import { type Signal, signal } from "@preact/signals";

const key = "crowsnest.fault-token";

/** What the demo printed at its start; kept as long as the tab. Empty: not known. */
export const token: Signal<string> = signal("");

/** Takes the token out of the address (`#token=…`), where others could read it, or from what this tab knows already. */
export function findToken(): void {
  token.value = remembered();
  takeFromAddress();
  // The address that a demo prints when it is started anew, in the same tab: that loads nothing again.
  addEventListener("hashchange", takeFromAddress);
}

function takeFromAddress(): void {
  const fromAddress = new URLSearchParams(location.hash.slice(1)).get("token");
  if (fromAddress === null) return;
  history.replaceState(null, "", location.pathname + location.search);
  setToken(fromAddress);
}

export function setToken(text: string): void {
  token.value = text.trim();
  try {
    sessionStorage.setItem(key, token.value);
  } catch {
    // A browser may forbid it; then a reload asks again.
  }
}

function remembered(): string {
  try {
    return sessionStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}
