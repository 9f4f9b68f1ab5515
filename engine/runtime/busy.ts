/** How many messages may wait, and what whoever sends more is told. Stands alone: the HTTP thread has no engine. */

/** Messages that may wait; beyond it senders are told to come back. */
export const MOST_WAITING = 50_000;

/** The queue is full. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}
