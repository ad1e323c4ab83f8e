import type { TlsEndpoint } from "../endpoint.ts";
import { type ConnectFailure, type ErrorShape, lasting } from "./failure.ts";

interface Words {
  /** Tested against `code message`. */
  readonly pattern: RegExp;
  readonly meaning: (endpoint: TlsEndpoint, message: string) => ConnectFailure;
}

const untrusted =
  (advice: string): Words["meaning"] =>
  ({ host }, message) =>
    lasting("untrusted", `${host} ${advice} (${message})`);

/**
 * The words of OpenSSL (Node), BoringSSL (Bun) and rustls (Deno) for what can go wrong. The codes of a chain that does not
 * verify are OpenSSL's X509_V_ERR names: https://docs.openssl.org/3.0/man1/openssl-verification-options/
 */
const vocabulary: readonly Words[] = [
  {
    pattern: /ALTNAME_INVALID|HOSTNAME_MISMATCH|NotValidForName|IP_ADDRESS_MISMATCH/,
    meaning: untrusted("has a certificate for another name: use that name in the host, or give it as tls.servername"),
  },
  {
    pattern: /CERT_HAS_EXPIRED|CERT_NOT_YET_VALID|invalid peer certificate: (Expired|NotValidYet)/,
    meaning: untrusted("has a certificate that is not valid today: renew it, or see to the clock"),
  },
  {
    pattern:
      /CERTIFICATE_REQUIRED|CertificateRequired|BAD_CERTIFICATE|BadCertificate|ALERT_(CERTIFICATE|UNKNOWN_CA|UNSUPPORTED_CERT)|certificate required|bad certificate|fatal alert: \w*(Certificate|UnknownCA|AccessDenied)|HANDSHAKE_FAILURE|ALERT_ACCESS_DENIED/i,
    meaning: ({ host, tls }, message) =>
      lasting(
        "untrusted",
        tls.cert === undefined
          ? `${host} wants a client certificate: give tls.cert and tls.key (${message})`
          : `${host} does not accept our client certificate: it must be signed by the engine's --tlscacert (${message})`,
      ),
  },
  {
    pattern:
      /SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)|CERT_(REVOKED|UNTRUSTED|REJECTED|SIGNATURE|CHAIN)|INVALID_(CA|PURPOSE)|CRL_|PATH_LENGTH_EXCEEDED|UnknownIssuer|invalid peer certificate|CERTIFICATE_VERIFY_FAILED/,
    meaning: ({ host, tls }, message) =>
      lasting(
        "untrusted",
        `${host} has a certificate that ${tls.ca === undefined ? "no authority known here has signed: give its authority as tls.ca" : "tls.ca has not signed"} (${message})`,
      ),
  },
  {
    pattern: /WRONG_VERSION_NUMBER|wrong version number|packet length too long|InvalidContentType|corrupt message/i,
    meaning: ({ host }) =>
      lasting("protocol", `${host} does not speak TLS: use a tcp:// host without the tls option, or another port`),
  },
  {
    pattern:
      /^ERR_(OSSL|BORINGSSL|CRYPTO)|KEY_VALUES_MISMATCH|PEM routines|ERR_SSL_UNSUPPORTED_PROTOCOL unsupported protocol/,
    meaning: ({ host }, message) =>
      lasting(
        "invalid-option",
        `tls for ${host} cannot be used: see that cert, key and passphrase belong together (${message})`,
      ),
  },
  {
    pattern: /^ERR_SSL_|^EPROTO/,
    meaning: ({ host }, message) => lasting("untrusted", `${host} and we did not agree on TLS (${message})`),
  },
];

/** What an error of TLS means; `undefined` for what is none. */
export function classifyTlsError({ code, message }: ErrorShape, endpoint: TlsEndpoint): ConnectFailure | undefined {
  const text = typeof message === "string" ? message.trim() : "";
  const words = `${typeof code === "string" ? code : ""} ${text}`;
  return vocabulary.find(({ pattern }) => pattern.test(words))?.meaning(endpoint, text);
}
