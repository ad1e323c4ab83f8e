import type { Pem } from "../endpoint.ts";

/** Which engine, and how to prove who is who. */
export interface HostOptions {
  /**
   * Where the engine listens: `unix:///var/run/docker.sock`, `npipe:////./pipe/docker_engine`, `tcp://box:2375`,
   * `http://box:2375`, `https://box:2376`, `ssh://me@box`. A path may follow `tcp`, `http` and `https` where the engine
   * stands behind a proxy; after `ssh` it is the engine's socket on that machine. Ports by default: 2375 for `tcp`, 2376
   * for `tcp` with TLS, 80, 443 and 22.
   *
   * Default: `DOCKER_HOST`, then the current docker context, then the platform's socket, then that of rootless Docker,
   * Docker Desktop or Podman, whichever exists. An explicit host beats all of these, and their TLS variables too.
   */
  readonly host?: string | undefined;
  /** TLS for `tcp` and `https`. `true`: with the certificate authorities that the runtime trusts. `false`: none. */
  readonly tls?: boolean | TlsOptions | undefined;
  /** How to log in, and which host to believe, for `ssh`. */
  readonly ssh?: SshOptions | undefined;
}

/** Certificates are given as PEM text (or the bytes of a PEM file), never as the path of a file. */
export interface TlsOptions {
  /** A directory with `ca.pem`, `cert.pem` and `key.pem`, each of them optional, as `DOCKER_CERT_PATH` names one. */
  readonly certPath?: string | undefined;
  /** Who may have signed the engine's certificate. Default: the authorities that the runtime trusts. */
  readonly ca?: Pem | undefined;
  /** Our certificate, for an engine that asks for one. Goes with `key`. */
  readonly cert?: Pem | undefined;
  /** The private key of `cert`, with `passphrase` where it is encrypted. */
  readonly key?: Pem | undefined;
  /** For an encrypted `key`. */
  readonly passphrase?: string | undefined;
  /** Default `true`. `false` accepts any certificate, an attacker's too. */
  readonly rejectUnauthorized?: boolean | undefined;
  /** The name that the engine's certificate carries. Default: the host's. */
  readonly servername?: string | undefined;
}

/** The host's key is checked as OpenSSH does with `StrictHostKeyChecking yes`; of `~/.ssh/config` nothing is read. */
export interface SshOptions {
  /** Default: the one in the host, then the name of the user who runs this. */
  readonly username?: string | undefined;
  /** A private key (its text). Default: those of `agent`, then `~/.ssh/id_ed25519`, `id_ecdsa`, `id_rsa`. */
  readonly privateKey?: Pem | undefined;
  /** For an encrypted private key. */
  readonly passphrase?: string | undefined;
  /** The socket of an ssh agent. Default `SSH_AUTH_SOCK`, unless a `privateKey` is given; `false`: none. */
  readonly agent?: string | false | undefined;
  /** The only host key to accept: its fingerprint (`SHA256:…`, as `ssh-keygen -l` prints it) or the key itself. */
  readonly hostKey?: string | undefined;
  /** The file with the host keys to accept. Default: `~/.ssh/known_hosts` and `/etc/ssh/ssh_known_hosts`. */
  readonly knownHosts?: string | undefined;
  /** Default `true`. `false` accepts any host key, an attacker's too. */
  readonly verify?: boolean | undefined;
}
