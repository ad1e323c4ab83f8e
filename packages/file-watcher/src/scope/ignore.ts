import { invalidOption } from "@crowsnest/events";
import picomatch from "picomatch";

/** Which names are left out. */
export interface Ignore {
  readonly globs: readonly string[];
  matches(name: string): boolean;
}

/**
 * Compiles the globs of names to leave out, or throws a `WatchError` of code `invalid-option`. A glob without a slash is about the last part of a name, wherever it lies
 * (`*.tmp`, `node_modules`); one with a slash about the whole name relative to the directory (`build/**`). What lies in an
 * ignored directory is ignored.
 */
export function compileIgnore(ignore: string | readonly string[] | undefined): Ignore {
  const globs = ignore === undefined ? [] : typeof ignore === "string" ? [ignore] : ignore;
  if (!Array.isArray(globs) || globs.some((glob) => typeof glob !== "string" || glob === "")) {
    throw invalidOption("ignore", ignore, 'a glob such as "*.tmp", or an array of globs');
  }
  if (globs.length === 0) return { globs, matches: () => false };
  const matchers = globs.map((glob) => compile(glob, ignore));
  const matchesItself = (name: string): boolean => matchers.some((match) => match(name));
  return {
    globs,
    matches(name) {
      for (let end = name.indexOf("/"); end !== -1; end = name.indexOf("/", end + 1)) {
        if (matchesItself(name.slice(0, end))) return true;
      }
      return matchesItself(name);
    },
  };
}

function compile(glob: string, ignore: unknown): (name: string) => boolean {
  const whole = glob.replace(/\/$/, "");
  const pattern = whole.replace(/^\.?\//, "");
  try {
    const match = picomatch(pattern, { dot: true });
    return whole.includes("/") ? (name) => match(name) : (name) => match(name.slice(name.lastIndexOf("/") + 1));
  } catch (cause) {
    throw invalidOption("ignore", ignore, `globs that picomatch understands (${String(cause)})`);
  }
}
