import type { Logger } from "@crowsnest/events";

/** A logger that keeps its lines. */
export function recordingLogger(): {
  logger: Logger;
  lines: { level: keyof Logger; message: string; details: object }[];
} {
  const lines: { level: keyof Logger; message: string; details: object }[] = [];
  const keep = (level: keyof Logger) => (details: object, message: string) =>
    void lines.push({ level, message, details });
  return { logger: { debug: keep("debug"), info: keep("info"), warn: keep("warn"), error: keep("error") }, lines };
}
