import { describe, it } from "vitest";
import { EngineResponseError } from "../../src/host/index.ts";
import { checkFailure, type FailureRow, tcp, unix } from "./failure-rows.ts";

const answer = (status: number, body = "", location?: string): Error => new EngineResponseError(status, body, location);

describe("An answer means", () => {
  const rows: FailureRow[] = [
    ["401", answer(401), tcp, "unauthorized", true, /answered 401 Unauthorized: let its proxy allow GET \/_ping/],
    [
      "403 with a page",
      answer(403, "<html><h1>403 Forbidden</h1>\nno </html>"),
      tcp,
      "unauthorized",
      true,
      /403 Forbidden \(403 Forbidden no\)/,
    ],
    [
      "400",
      answer(400, '{"message":"client version 1.12 is too old"}'),
      unix,
      "rejected",
      true,
      /400 Bad Request \(client version 1\.12 is too old\)/,
    ],
    [
      "400 of a TLS port (Go)",
      answer(400, "Client sent an HTTP request to an HTTPS server.\n"),
      tcp,
      "rejected",
      true,
      /tcp:\/\/box:2375 speaks TLS: use https/,
    ],
    [
      "400 of a TLS port (nginx)",
      answer(400, "<title>400 The plain HTTP request was sent to HTTPS port</title>"),
      tcp,
      "rejected",
      true,
      /speaks TLS/,
    ],
    ["404", answer(404, "404 page not found"), tcp, "rejected", true, /404 Not Found .*no Docker Engine API/],
    ["301", answer(301, "", "/login"), unix, "rejected", true, /redirects to \/login \(301\).*the engine itself/],
    ["308 without a target", answer(308), unix, "rejected", true, /redirects elsewhere/],
    ["500", answer(500, '{"message":"boom"}'), unix, "rejected", true, /500 Internal Server Error \(boom\)/],
    ["501", answer(501), unix, "rejected", true, /501/],
    ["429", answer(429), tcp, "unreachable", false, /429 Too Many Requests/],
    ["502", answer(502), tcp, "unreachable", false, /502 Bad Gateway.*does not answer at the moment/],
    ["503", answer(503, "<h1>503 Service Unavailable</h1>"), tcp, "unreachable", false, /503/],
    ["504", answer(504), tcp, "unreachable", false, /504/],
    ["a status nobody knows", answer(799), tcp, "rejected", true, /answered 799$/],
  ];
  it.each(rows)("%s", checkFailure);
});
