/** PEM text, as a string or as the bytes of a file. */
export type Pem = string | Buffer;

interface EndpointIdentity {
  /**
   * The address in full, as it is told to people and put into events: `unix:///var/run/docker.sock`,
   * `tcp://10.0.0.1:2375`, `ssh://me@box:22`.
   */
  readonly host: string;
  /** Why this address: `the host option`, `DOCKER_HOST`, `docker context "prod"`, `the default socket` … */
  readonly reason: string;
}

/** A Unix socket, or a named pipe of Windows. */
export interface SocketEndpoint extends EndpointIdentity {
  readonly kind: "unix" | "npipe";
  /** The file that is opened: `/var/run/docker.sock`, `//./pipe/docker_engine`. */
  readonly path: string;
}

/** Plain HTTP over TCP. */
export interface TcpEndpoint extends EndpointIdentity {
  readonly kind: "tcp";
  /** A name or an address; an IPv6 address stands without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** What stands before each path of the API, for an engine behind a proxy: `/docker`; empty in general. */
  readonly basePath: string;
}

/** How a TLS connection proves who is who. */
export interface TlsMaterial {
  /** Who may have signed the engine's certificate; absent: whom the runtime trusts. */
  readonly ca?: Pem;
  /** Our certificate, where the engine wants one. */
  readonly cert?: Pem;
  /** The private key of `cert`, not encrypted. */
  readonly key?: Pem;
  /** `false`: any certificate will do. */
  readonly rejectUnauthorized: boolean;
  /** The name that the certificate must carry; absent: the host's. */
  readonly servername?: string;
}

/** HTTP over TLS. */
export interface TlsEndpoint extends EndpointIdentity {
  readonly kind: "tls";
  /** A name or an address; an IPv6 address stands without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** What stands before each path of the API, for an engine behind a proxy: `/docker`; empty in general. */
  readonly basePath: string;
  readonly tls: TlsMaterial;
}

/** An engine that is reached through sshd. */
export interface SshEndpoint extends EndpointIdentity {
  readonly kind: "ssh";
  readonly hostname: string;
  readonly port: number;
  readonly username: string;
  /** The engine's socket on the other machine; absent: what `docker system dial-stdio` finds there. */
  readonly path?: string;
  readonly ssh: SshMaterial;
}

/** How an ssh connection proves who is who. */
export interface SshMaterial {
  /** Whether the host's key is checked. */
  readonly verify: boolean;
  /** The one host key that is accepted: `SHA256:…`, or `ssh-ed25519 AAAA…`. */
  readonly hostKey?: string;
  /** Files in OpenSSH's known_hosts format; one that does not exist is as an empty one. */
  readonly knownHosts: readonly string[];
  /** Our private keys, tried in order, after those of the agent. */
  readonly privateKeys: readonly Pem[];
  /** Files with private keys, tried in order; one that does not exist is passed over. */
  readonly keyFiles: readonly string[];
  readonly passphrase?: string;
  /** The socket of an ssh agent. */
  readonly agent?: string;
}

/** Where an engine is, and why we think so. */
export type Endpoint = SocketEndpoint | TcpEndpoint | TlsEndpoint | SshEndpoint;
