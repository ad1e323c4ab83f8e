import { describe, expect, it } from "vitest";
import { type EventuallyOptions, eventually } from "../src/index.ts";

describe("What is eventually true", () => {
  it("is waited for, and its value given", async () => {
    let looks = 0;
    const look = (): number => {
      looks += 1;
      if (looks < 4) throw new Error(`look ${looks}`);
      return looks;
    };
    expect(await eventually(look, { interval: 1 })).toBe(4);
    expect(await eventually(async () => "at once")).toBe("at once");
  });

  it("is given up with what was thrown last; a promise that rejects is as good", async () => {
    let looks = 0;
    const never = async (): Promise<never> => {
      looks += 1;
      throw new Error(`look ${looks}`);
    };
    const error: unknown = await eventually(never, { timeout: 20, interval: 1 }).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ message: `look ${looks}` });
    expect(looks).toBeGreaterThan(0);
    await expect(eventually(never, { timeout: 0 })).rejects.toThrow(/^look \d+$/);
  });

  it.each([
    [{ timeout: -1 }, "timeout must be a number of milliseconds, 0 or more, not -1"],
    [{ interval: 0 }, "interval must be a whole number of milliseconds, 1 or more, not 0"],
    [{ tiemout: 5 }, 'did you mean "timeout"?'],
  ])("has its options checked: %o", async (options, message) => {
    await expect(eventually(() => true, options as EventuallyOptions)).rejects.toThrow(message);
  });
});
