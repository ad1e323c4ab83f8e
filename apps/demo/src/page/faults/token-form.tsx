import type { JSX, RefObject } from "preact";
import { setToken, token } from "./token.ts";

/** Asks for the token, or lets it be forgotten. */
export function TokenForm({ input }: { readonly input: RefObject<HTMLInputElement | null> }): JSX.Element {
  if (token.value !== "") {
    return (
      <p class="token-known">
        The token is known in this tab.
        <button type="button" class="quiet" onClick={() => setToken("")}>
          Forget it
        </button>
      </p>
    );
  }
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    setToken(input.current?.value ?? "");
  };
  return (
    <form class="token" onSubmit={onSubmit}>
      <label>
        <span>Token, printed by the demo at its start</span>
        <input ref={input} type="password" autocomplete="off" spellcheck={false} />
      </label>
      <button type="submit">Use it</button>
    </form>
  );
}
