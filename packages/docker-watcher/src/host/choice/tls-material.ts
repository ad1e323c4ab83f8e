import { checkNames, invalidOption } from "@crowsnest/events";
import type { TlsMaterial } from "../endpoint.ts";
import { dockerDirectory, type HostEnvironment, joinPath } from "../environment.ts";
import { certificatesIn, usableCertificates, withoutGaps } from "./certificates.ts";
import { checkPem, checkSecret, checkText } from "./option-checks.ts";
import type { TlsOptions } from "./options.ts";

const names: Readonly<Record<keyof TlsOptions, true>> = {
  certPath: true,
  ca: true,
  cert: true,
  key: true,
  passphrase: true,
  rejectUnauthorized: true,
  servername: true,
};

/** The material that the `tls` option asks for. Throws a `WatchError` of code `invalid-option`. */
export function tlsFromOptions(options: true | TlsOptions, environment: HostEnvironment): TlsMaterial {
  if (options === true) return { rejectUnauthorized: true };
  checkNames("tls", options, names);
  const { certPath, rejectUnauthorized = true, servername, passphrase } = options;
  if (typeof rejectUnauthorized !== "boolean") {
    throw invalidOption("tls.rejectUnauthorized", rejectUnauthorized, "true or false");
  }
  checkText("tls.servername", servername, "the name in the engine's certificate");
  checkText("tls.certPath", certPath, "a directory with ca.pem, cert.pem and key.pem");
  checkSecret("tls.passphrase", passphrase, "the passphrase of tls.key");
  const found = certPath === undefined ? {} : certificatesIn(certPath, environment);
  if (certPath !== undefined && Object.keys(found).length === 0) {
    throw invalidOption("tls.certPath", certPath, "a directory with ca.pem, cert.pem and key.pem that can be read");
  }
  const given = withoutGaps({
    ca: checkPem("tls.ca", options.ca),
    cert: checkPem("tls.cert", options.cert),
    key: checkPem("tls.key", options.key),
  });
  const nameOf = (part: "ca" | "cert" | "key"): string =>
    given[part] === undefined && certPath !== undefined
      ? joinPath(environment, certPath, `${part}.pem`)
      : `tls.${part}`;
  return {
    rejectUnauthorized,
    ...(servername === undefined ? {} : { servername }),
    ...usableCertificates({ ...found, ...given }, passphrase, nameOf),
  };
}

/**
 * The material that the environment's variables ask for, as the docker command reads them: any `DOCKER_TLS_VERIFY` that
 * is not empty turns TLS on (even `0`), `DOCKER_TLS` does so without checking who answers. A `DOCKER_CERT_PATH` alone
 * turns it on too, as it does in the Engine's Go client, but checked. `undefined`: no TLS.
 */
export function tlsFromVariables(environment: HostEnvironment): TlsMaterial | undefined {
  const { DOCKER_TLS_VERIFY: verify, DOCKER_TLS: encrypt, DOCKER_CERT_PATH: certPath } = environment.env;
  if (!verify && !encrypt && !certPath) return undefined;
  const rejectUnauthorized = Boolean(verify) || !encrypt;
  const directory = certPath || dockerDirectory(environment) || "/";
  const found = certificatesIn(directory, environment);
  if (found.ca === undefined && rejectUnauthorized) {
    const variable = certPath ? "DOCKER_CERT_PATH" : "DOCKER_TLS_VERIFY";
    const missing = joinPath(environment, directory, "ca.pem");
    throw invalidOption(
      variable,
      environment.env[variable],
      `set only where ${missing} can be read: it says whom to trust`,
    );
  }
  return { rejectUnauthorized, ...usableFiles(directory, environment) };
}

/** The material of a directory with `ca.pem`, `cert.pem` and `key.pem`, as a docker context has one; `undefined` for none. */
export function tlsFromDirectory(
  directory: string,
  rejectUnauthorized: boolean,
  environment: HostEnvironment,
): TlsMaterial | undefined {
  const found = usableFiles(directory, environment);
  return rejectUnauthorized && Object.keys(found).length === 0 ? undefined : { rejectUnauthorized, ...found };
}

function usableFiles(directory: string, environment: HostEnvironment): ReturnType<typeof usableCertificates> {
  const nameOf = (part: string): string => joinPath(environment, directory, `${part}.pem`);
  return usableCertificates(certificatesIn(directory, environment), undefined, nameOf);
}
