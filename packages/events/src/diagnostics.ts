/** What a diagnostics channel offers here; the shape of `node:diagnostics_channel`'s `Channel`. */
export interface DiagnosticsChannel {
  /** False while nobody listens: then a message need not be built. */
  readonly hasSubscribers: boolean;
  /** Hands a message to whoever listens, before it returns. */
  publish(message: object): void;
}

interface DiagnosticsModule {
  channel(name: string): DiagnosticsChannel;
}

const silent: DiagnosticsChannel = { hasSubscribers: false, publish() {} };

/**
 * The channel `crowsnest:<name>` of `node:diagnostics_channel`; in a browser one that nobody can listen to.
 *
 * @example diagnosticsChannel("stream.drop") // subscribe with diagnostics_channel.subscribe("crowsnest:stream.drop", …)
 */
export function diagnosticsChannel(name: string): DiagnosticsChannel {
  // A static import of a node: module would break a bundle for the browser.
  const builtin = (globalThis as { process?: { getBuiltinModule?: (id: string) => unknown } }).process;
  const module = builtin?.getBuiltinModule?.("node:diagnostics_channel") as DiagnosticsModule | undefined;
  return module?.channel(`crowsnest:${name}`) ?? silent;
}
