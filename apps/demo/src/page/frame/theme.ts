import { effect, type Signal, signal } from "@preact/signals";

/** `auto` follows the system. */
export type Theme = "auto" | "light" | "dark";

const key = "crowsnest.theme";
const themes: readonly Theme[] = ["auto", "light", "dark"];

/** The chosen theme; kept for the next visit. */
export const theme: Signal<Theme> = signal(stored());

export function nextTheme(): void {
  theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? "auto";
}

/** Shows the theme, now and whenever it changes. */
export function applyTheme(): void {
  effect(() => {
    document.documentElement.dataset["theme"] = theme.value;
    try {
      localStorage.setItem(key, theme.value);
    } catch {
      // A browser may forbid it; then the choice lasts as long as the page.
    }
  });
}

function stored(): Theme {
  try {
    return themes.find((one) => one === localStorage.getItem(key)) ?? "auto";
  } catch {
    return "auto";
  }
}
