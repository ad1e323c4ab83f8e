import { createPrivateKey, X509Certificate } from "node:crypto";
import { invalidOption } from "@crowsnest/events";
import type { Pem } from "../endpoint.ts";
import { type HostEnvironment, joinPath, readOptional } from "../environment.ts";

/** Whom to trust, and who we are. */
export interface Certificates {
  readonly ca?: Pem;
  readonly cert?: Pem;
  readonly key?: Pem;
}

type Part = keyof Certificates;

/** What of `ca.pem`, `cert.pem` and `key.pem` is in a directory and can be read. */
export function certificatesIn(directory: string, environment: HostEnvironment): Certificates {
  const read = (name: string): Pem | undefined => readOptional(environment, joinPath(environment, directory, name));
  return withoutGaps({ ca: read("ca.pem"), cert: read("cert.pem"), key: read("key.pem") });
}

/** An object without the parts that are `undefined`. */
export function withoutGaps(parts: { readonly [part in Part]?: Pem | undefined }): Certificates {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
}

/**
 * The same certificates, the key decrypted, after all of them were read: at a connection the runtimes tell in riddles, or
 * not at all, that one cannot be read or that the key is another one's. `nameOf` says what an error calls a part. Throws a
 * `WatchError` of code `invalid-option`.
 */
export function usableCertificates(
  { ca, cert, key }: Certificates,
  passphrase: string | undefined,
  nameOf: (part: Part) => string,
): Certificates {
  if (cert !== undefined && key === undefined) throw missing(nameOf("key"), `the private key of ${nameOf("cert")}`);
  if (key !== undefined && cert === undefined) throw missing(nameOf("cert"), `the certificate of ${nameOf("key")}`);
  const parse = <T>(part: Part, pem: Pem, expected: string, parser: () => T): T => {
    try {
      return parser();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw invalidOption(nameOf(part), `${pem.length} bytes (${reason})`, expected);
    }
  };
  const parseCertificate = (part: Part, pem: Pem): X509Certificate =>
    parse(part, pem, "a certificate in PEM", () => new X509Certificate(pem));
  if (ca !== undefined) parseCertificate("ca", ca);
  if (cert === undefined || key === undefined) return withoutGaps({ ca });
  const certificate = parseCertificate("cert", cert);
  const privateKey = parse("key", key, "a private key in PEM, with its passphrase when it is encrypted", () =>
    createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase }) }),
  );
  if (!certificate.checkPrivateKey(privateKey)) {
    throw invalidOption(nameOf("key"), "the key of another one", `the private key of ${nameOf("cert")}`);
  }
  const usableKey = passphrase === undefined ? key : privateKey.export({ type: "pkcs8", format: "pem" });
  return withoutGaps({ ca, cert, key: usableKey });
}

function missing(name: string, expected: string): Error {
  return invalidOption(name, undefined, `${expected}, in PEM`);
}
