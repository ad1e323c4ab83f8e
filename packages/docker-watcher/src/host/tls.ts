import { posix, win32 } from "node:path";
import { invalidOption } from "@crowsnest/events";
import type { Pem, TlsMaterial } from "./endpoint.ts";
import { type HostEnvironment, readOptional } from "./environment.ts";
import type { TlsOptions } from "./options.ts";

/** `path.join` of the environment's platform. */
export function joinPath(environment: HostEnvironment, ...parts: string[]): string {
  return (environment.platform === "win32" ? win32 : posix).join(...parts);
}

/** The material that the `tls` option asks for. Throws a `WatchError` of code `invalid-option`. */
export function tlsFromOptions(options: true | TlsOptions, environment: HostEnvironment): TlsMaterial {
  if (options === true) return { rejectUnauthorized: true };
  const { certPath, rejectUnauthorized = true, servername, passphrase } = options;
  if (typeof rejectUnauthorized !== "boolean") {
    throw invalidOption("tls.rejectUnauthorized", rejectUnauthorized, "true or false");
  }
  checkText("tls.servername", servername, "the name in the engine's certificate");
  checkText("tls.passphrase", passphrase, "the passphrase of tls.key");
  checkText("tls.certPath", certPath, "a directory with ca.pem, cert.pem and key.pem");
  const found: CertificateFiles = certPath === undefined ? {} : certificatesIn(certPath, environment);
  if (certPath !== undefined && found.ca === undefined && found.cert === undefined) {
    throw invalidOption("tls.certPath", certPath, "a directory with ca.pem, cert.pem and key.pem that can be read");
  }
  const ca = checkPem("tls.ca", options.ca) ?? found.ca;
  const cert = checkPem("tls.cert", options.cert) ?? found.cert;
  const key = checkPem("tls.key", options.key) ?? found.key;
  if (cert !== undefined && key === undefined)
    throw invalidOption("tls.key", undefined, "the private key of tls.cert, in PEM");
  if (key !== undefined && cert === undefined)
    throw invalidOption("tls.cert", undefined, "the certificate of tls.key, in PEM");
  return {
    rejectUnauthorized,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(servername === undefined ? {} : { servername }),
  };
}

/** What of `ca.pem`, `cert.pem` and `key.pem` is in a directory. */
export interface CertificateFiles {
  readonly ca?: Pem;
  readonly cert?: Pem;
  readonly key?: Pem;
}

/** Reads the three files that are there. */
export function certificatesIn(directory: string, environment: HostEnvironment): CertificateFiles {
  const read = (name: string): Pem | undefined => readOptional(environment, joinPath(environment, directory, name));
  const [ca, cert, key] = [read("ca.pem"), read("cert.pem"), read("key.pem")];
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

/**
 * The material that the environment's variables ask for, as the docker command reads them: any `DOCKER_TLS_VERIFY` that
 * is not empty turns TLS on (even `0`), `DOCKER_TLS` does so without checking who answers. A `DOCKER_CERT_PATH` alone
 * turns it on too, as it does in the Engine's Go client. `undefined`: no TLS.
 */
export function tlsFromVariables(environment: HostEnvironment): TlsMaterial | undefined {
  const { DOCKER_TLS_VERIFY: verify, DOCKER_TLS: encrypt, DOCKER_CERT_PATH: certPath } = environment.env;
  if (!verify && !encrypt && !certPath) return undefined;
  const rejectUnauthorized = Boolean(verify) || !encrypt;
  const variable = certPath ? "DOCKER_CERT_PATH" : verify ? "DOCKER_TLS_VERIFY" : "DOCKER_TLS";
  const directory = certPath || joinPath(environment, environment.homeDirectory(), ".docker");
  const found = certificatesIn(directory, environment);
  if (found.ca === undefined && rejectUnauthorized) {
    const missing = joinPath(environment, directory, "ca.pem");
    throw invalidOption(
      variable,
      environment.env[variable],
      `set only where ${missing} can be read: it says whom to trust`,
    );
  }
  if ((found.cert === undefined) !== (found.key === undefined)) {
    const missing = joinPath(environment, directory, found.cert === undefined ? "cert.pem" : "key.pem");
    throw invalidOption(
      variable,
      environment.env[variable],
      `set only where cert.pem and key.pem are both there: ${missing} cannot be read`,
    );
  }
  return { rejectUnauthorized, ...found };
}

/** Refuses what is no text, or an empty one. */
export function checkText(option: string, value: unknown, expected: string): void {
  if (value !== undefined && (typeof value !== "string" || value === "")) throw invalidOption(option, value, expected);
}

/** Refuses what is no PEM, above all the path of a file. */
export function checkPem(option: string, value: unknown): Pem | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string" && !Buffer.isBuffer(value))
    throw invalidOption(option, value, "PEM text, as a string or a Buffer");
  if (value.includes("-----BEGIN ")) return value;
  const shown = typeof value === "string" && value.length <= 200 ? value : `${value.length} bytes without a PEM header`;
  throw invalidOption(option, shown, "PEM text (-----BEGIN …); where it is the path of a file, read the file first");
}
