import { createHash } from "node:crypto";
import { invalidOption, WatchError } from "@crowsnest/events";
import type { TlsMaterial } from "../endpoint.ts";
import { dockerDirectory, type HostEnvironment, joinPath, readOptional } from "../environment.ts";
import { tlsFromDirectory } from "./tls-material.ts";

/** What a docker context says of its engine. */
export interface DockerContext {
  readonly name: string;
  readonly host: string;
  /** `undefined`: the context has no TLS material, so it does not speak TLS. */
  readonly tls: TlsMaterial | undefined;
}

/**
 * The current context of the docker command: `DOCKER_CONTEXT`, else `currentContext` of `config.json`. `undefined` for
 * none, and for the one called `default`, which stands for "no context". Throws a `WatchError` of code `invalid-option`
 * for a context that does not exist, and for files that are no JSON.
 *
 * Layout of the files: https://docs.docker.com/engine/manage-resources/contexts/
 */
export function currentContext(environment: HostEnvironment): DockerContext | undefined {
  const directory = dockerDirectory(environment);
  if (directory === undefined) return undefined;
  const variable = environment.env["DOCKER_CONTEXT"];
  const configFile = joinPath(environment, directory, "config.json");
  const name = variable || configuredContext(environment, configFile);
  if (name === undefined || name === "" || name === "default") return undefined;
  return readContext(environment, directory, name, variable ? "DOCKER_CONTEXT" : `currentContext in ${configFile}`);
}

function configuredContext(environment: HostEnvironment, file: string): string | undefined {
  const content = readOptional(environment, file);
  if (content === undefined) return undefined;
  const name = field(parseJson(content, file), "currentContext");
  if (name !== undefined && typeof name !== "string")
    throw invalidOption(`currentContext in ${file}`, name, "the name of a docker context");
  return name;
}

function readContext(environment: HostEnvironment, directory: string, name: string, source: string): DockerContext {
  const id = createHash("sha256").update(name).digest("hex");
  const file = joinPath(environment, directory, "contexts", "meta", id, "meta.json");
  const content = readOptional(environment, file);
  if (content === undefined) {
    throw invalidOption(
      source,
      name,
      `the name of a docker context (\`docker context ls\` lists them; ${file} cannot be read)`,
    );
  }
  const docker = field(field(parseJson(content, file), "Endpoints"), "docker");
  const host = field(docker, "Host");
  if (typeof host !== "string" || host === "")
    throw invalidOption(source, name, `a docker context with a host: ${file} has none`);
  const tlsDirectory = joinPath(environment, directory, "contexts", "tls", id, "docker");
  const skipVerify = field(docker, "SkipTLSVerify") === true;
  return { name, host, tls: tlsFromDirectory(tlsDirectory, !skipVerify, environment) };
}

function parseJson(content: Buffer, file: string): unknown {
  try {
    // The docker command on Windows may have written a byte order mark.
    return JSON.parse(content.toString().replace(/^\uFEFF/, ""));
  } catch {
    // Neither the content nor the parser's words: the file may hold credentials.
    throw new WatchError("invalid-option", `${file} must be JSON, as the docker command writes it, and is not`, {
      fatal: true,
    });
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
