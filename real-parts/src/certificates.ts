import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { requireParts } from "./part.ts";

const run = promisify(execFile);

/** A certification authority with one server and one client, made for a test. All PEM. */
export interface Certificates {
  /** The folder with `ca.pem`, `cert.pem` and `key.pem` (the client's), as `DOCKER_CERT_PATH` wants them. */
  readonly directory: string;
  readonly ca: string;
  /** The client's certificate and key. */
  readonly cert: string;
  readonly key: string;
  /** Files of the server's certificate and key. */
  readonly serverCertFile: string;
  readonly serverKeyFile: string;
  readonly caFile: string;
}

/**
 * Makes a new authority, a server certificate for `localhost` and 127.0.0.1, and a client certificate, in `directory`.
 * Each call makes another authority, which trusts none of the others.
 */
export async function makeCertificates(directory: string): Promise<Certificates> {
  requireParts("openssl");
  await mkdir(directory, { recursive: true });
  const file = (name: string) => join(directory, name);
  const openssl = (...args: string[]) => run("openssl", args, { cwd: directory });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  await openssl(
    "req",
    "-x509",
    ...newKey,
    "-keyout",
    "ca-key.pem",
    "-out",
    "ca.pem",
    "-days",
    "3650",
    "-subj",
    "/CN=crowsnest test CA",
  );
  for (const [name, prefix, extensions] of [
    ["localhost", "server-", "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n"],
    ["crowsnest test client", "", "extendedKeyUsage=clientAuth\n"],
  ] as const) {
    await writeFile(file(`${prefix}extensions.cnf`), extensions);
    await openssl(
      "req",
      ...newKey,
      "-keyout",
      `${prefix}key.pem`,
      "-out",
      `${prefix}request.pem`,
      "-subj",
      `/CN=${name}`,
    );
    await openssl(
      ...["x509", "-req", "-in", `${prefix}request.pem`, "-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial"],
      ...["-out", `${prefix}cert.pem`, "-days", "3650", "-extfile", `${prefix}extensions.cnf`],
    );
  }
  const read = (name: string) => readFile(file(name), "utf8");
  return {
    directory,
    ca: await read("ca.pem"),
    cert: await read("cert.pem"),
    key: await read("key.pem"),
    caFile: file("ca.pem"),
    serverCertFile: file("server-cert.pem"),
    serverKeyFile: file("server-key.pem"),
  };
}
