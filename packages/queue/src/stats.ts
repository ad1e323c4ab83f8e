/** What went through a queue so far. `pushed` is always `coalesced + flushed + left + held`. */
export interface QueueStats {
  /** Events taken in, from sources and by `push`. */
  readonly pushed: number;
  /** Events that a newer one of the same key has replaced. */
  readonly coalesced: number;
  /** Events that `push` refused: the queue was full, or ended. */
  readonly refused: number;
  /** Events handed to `onFlush`, also those of a flush that failed. */
  readonly flushed: number;
  /** Batches handed to `onFlush`. */
  readonly batches: number;
  /** Batches for which `onFlush` threw or rejected. */
  readonly failed: number;
  /**
   * Events that were held, or taken from a source, when the queue was aborted or a drain ran out of time. What a stream had
   * buffered is counted as dropped in that stream's own stats.
   */
  readonly left: number;
  /** Events held at this moment; a batch that is being flushed is not among them. */
  readonly held: number;
  /** Milliseconds that the oldest held event has waited, at most; 0 when none is held. */
  readonly lag: number;
}
