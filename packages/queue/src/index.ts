export { EventQueue } from "./event-queue.ts";
export type { EventQueueOptions, FlushContext } from "./options.ts";
export type { QueueSource } from "./source.ts";
export type { QueueStats } from "./stats.ts";
