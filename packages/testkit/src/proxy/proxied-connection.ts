import { connect, type Socket } from "node:net";
import type { Address } from "../net/address.ts";
import { reset } from "../net/listener.ts";
import { Relay, type RelayFlow } from "./relay.ts";

/** How a connection is cut: at once (a reset over tcp), or with an end in good order. */
export const cutKinds = ["reset", "clean"] as const;

/** How a connection ends: in good order (`clean`), or at once, in the midst of what it carries (`reset`). */
export type CutKind = (typeof cutKinds)[number];

/** A cut that is decided when a connection begins. */
export interface PlannedCut {
  /** Bytes to the client before it. */
  readonly after: number;
  readonly how: CutKind;
}

/** What a connection needs of its proxy. */
export interface ConnectionHost {
  /** How bytes flow to the client; to the target they are only held back, never split or delayed. */
  readonly flow: Omit<RelayFlow, "admit" | "sent">;
  /** Told what happens. */
  readonly count: (what: "bytesToClient" | "bytesToTarget" | "cuts" | "targetFailures", by: number) => void;
}

/** A client's connection, and the one to the target that belongs to it. */
export class ProxiedConnection {
  readonly #client: Socket;
  readonly #target: Socket;
  readonly #host: ConnectionHost;
  readonly #relays: readonly Relay[];
  #left: number;

  constructor(client: Socket, address: Address, plan: PlannedCut | undefined, host: ConnectionHost) {
    this.#client = client;
    this.#host = host;
    this.#left = plan?.after ?? Number.POSITIVE_INFINITY;
    const where = "path" in address ? { path: address.path } : { host: address.hostname, port: address.port };
    const target = connect({ ...where, allowHalfOpen: true });
    this.#target = target;
    const connecting = () => host.count("targetFailures", 1);
    target.once("error", connecting);
    target.once("connect", () => target.off("error", connecting));
    target.on("error", () => {});
    client.once("close", () => target.destroy());
    const { clock } = host.flow;
    const held = { clock, holds: () => host.flow.holds(), pieceSize: () => undefined, delay: () => 0 };
    const toTarget = { admit: (bytes: number) => bytes, sent: (bytes: number) => host.count("bytesToTarget", bytes) };
    const toClient = {
      admit: (bytes: number) => Math.min(bytes, this.#left),
      sent: (bytes: number) => {
        host.count("bytesToClient", bytes);
        this.#left -= bytes;
        if (plan !== undefined && this.#left <= 0) this.cut(plan.how);
      },
    };
    this.#relays = [
      new Relay(client, target, { ...held, ...toTarget }),
      new Relay(target, client, { ...host.flow, ...toClient }),
    ];
    if (plan?.after === 0) this.cut(plan.how);
  }

  /** Ends it now. */
  cut(how: CutKind): void {
    if (this.#client.destroyed) return;
    this.#host.count("cuts", 1);
    this.#stop();
    if (how === "reset") reset(this.#client);
    else this.#client.end(() => this.#client.destroy());
    this.#target.destroy();
  }

  /** Whatever comes from now on is thrown away, and neither end learns of it, until the client gives up. */
  lose(): void {
    this.#stop();
    this.#client.once("end", () => this.#client.destroy());
  }

  /** Sends what was held back. */
  pump(): void {
    for (const relay of this.#relays) relay.pump();
  }

  #stop(): void {
    for (const relay of this.#relays) relay.stop();
  }
}
