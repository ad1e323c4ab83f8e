import { afterEach, describe, expect, it, vi } from "vitest";
import { missingParts, requireParts, skipWithout } from "../src/index.ts";

describe("A part that is missing", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  /** Finds programs in the directories of the superuser alone. */
  function withoutPath(): void {
    vi.stubEnv("PATH", "/nonexistent");
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
  }

  it("is named with the package that brings it", () => {
    withoutPath();
    // openssl lives in /usr/bin, which only PATH leads to.
    expect(missingParts("openssl")).toEqual(["openssl is not installed (apt-get install openssl)"]);
    expect(() => requireParts("openssl")).toThrow("apt-get install openssl");
  });

  it("skips the tests with one line, on a person's machine", () => {
    withoutPath();
    vi.stubEnv("CI", "");
    expect(skipWithout("openssl")).toBe(true);
    expect(process.stderr.write).toHaveBeenCalledExactlyOnceWith(
      "Tests are skipped: openssl is not installed (apt-get install openssl).\n",
    );
  });

  it("fails them where CI is set", () => {
    withoutPath();
    vi.stubEnv("CI", "true");
    expect(() => skipWithout("openssl")).toThrow("openssl is not installed (apt-get install openssl)");
  });

  it("is not missed when it is there", () => {
    vi.stubEnv("CI", "true");
    expect(skipWithout("openssl")).toBe(false);
  });

  it("is no engine when the environment names one", () => {
    vi.stubEnv("PATH", "/nonexistent");
    vi.stubEnv("CROWSNEST_TEST_DOCKER_HOST", "tcp://127.0.0.1:2375");
    expect(missingParts("docker")).toEqual([]);
  });
});
