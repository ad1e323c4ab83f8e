import { type Arguments, UsageError } from "../arguments.ts";
import type { Printer } from "../terminal/printer.ts";
import { isLoopback, pageAddress } from "./address.ts";
import { bundlePage } from "./page-assets.ts";
import type { WebView } from "./web-view.ts";

/** Serves the page where the command line says, and says where it is. Throws a {@link UsageError} when that cannot be. */
export async function openPage(
  view: WebView,
  { bind, port }: Pick<Arguments, "bind" | "port">,
  printer: Printer,
): Promise<void> {
  const page = await bundlePage();
  const actual = await view.listen(page, { bind, port }).catch((error: Error) => {
    throw new UsageError(`the page cannot be served at ${pageAddress(bind, port)}: ${error.message}`);
  });
  if (port !== 0 && actual !== port) printer.problem(`Port ${port} is taken; the page is at port ${actual} instead`);
  if (!isLoopback(bind)) {
    printer.problem(
      `--bind ${bind} is no loopback address: everybody who reaches it sees the names and labels of your containers`,
    );
  }
  const address = pageAddress(bind, actual);
  if (view.hasPanel) {
    printer.notice(`The page: ${address}#token=${view.token.text} (the token is for the fault panel)`);
  } else {
    printer.notice(`The page: ${address}`);
  }
}
