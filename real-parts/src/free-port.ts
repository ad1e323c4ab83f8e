import { createServer } from "node:net";

/** A tcp port of 127.0.0.1 that nobody listens on at this moment. Another program may take it: whoever binds it must be ready to try anew. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== "object" || address === null) throw new Error("no tcp port is free");
  return address.port;
}
