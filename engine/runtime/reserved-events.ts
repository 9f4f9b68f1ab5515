/**
 * Events that nobody may report by themselves: what the engine does and sees, and what follows a signature. Write keys stand
 * in web pages; whoever has one could else use up caps, take consent back or move people on. Each says where it is told instead,
 * in few words: lists of what was set aside cut long ones.
 */

const PROVIDER = 'tell it at /v1/feedback/<channel>, signed';
const LINKS = 'the signed links in messages tell it';
const HAND_OVER = 'it is recorded at the hand-over';
const GRANT = 'it is recorded with the grant';

const told: ReadonlyMap<string, string> = new Map([
  ['message_sent', HAND_OVER],
  ['message_failed', PROVIDER],
  ['message_withheld', 'it is recorded as it is decided'],
  ['message_delivered', PROVIDER],
  ['message_bounced', PROVIDER],
  ['message_complained', PROVIDER],
  ['message_opened', LINKS],
  ['message_clicked', LINKS],
  ['task_created', 'it is recorded as the task is made'],
  ['task_done', 'tell it at /v1/tasks/<id>/outcome'],
  ['task_overdue', 'it is recorded when the task is due'],
  ['value_changed', 'it is recorded with the change'],
  ['experiment_exposed', 'it is recorded at the experiment'],
  ['offer_granted', GRANT],
  ['offer_redeemed', "tell it at /v1/redeem, or by the offer's event"],
  ['offer_expiring', GRANT],
  ['offer_expired', GRANT],
]);

/** Operators have the files of the workspace; whoever has no more than a write key does not. */
const toldByOperators: ReadonlyMap<string, string> = new Map([
  ['address_restored', 'comes from `carillon import`, or signed at /v1/feedback/<channel>'],
  ['decision_made', 'is recorded as it is decided; the log of another system comes by `carillon import`'],
]);

/** Why the event is not taken from whoever reports it, and where it is told; null where it is taken. */
export function whyReserved(event: string, isImported: boolean): string | null {
  const where = told.get(event);
  if (where !== undefined) return `only the engine reports ${event}: ${where}`;
  const operators = isImported ? undefined : toldByOperators.get(event);
  return operators === undefined ? null : `${event} ${operators}`;
}
