/** Events that follow from what the engine did itself: which of them a test may tell, and what they are about. */

/** Event → what it is about; told in tests as a provider, a link or a colleague tells it. */
export const ownActs: Readonly<Record<string, 'message' | 'task' | 'grant'>> = {
  message_delivered: 'message',
  message_opened: 'message',
  message_clicked: 'message',
  message_bounced: 'message',
  message_complained: 'message',
  task_done: 'task',
  offer_redeemed: 'grant',
};

/** Events that come of what the engine does, and of nothing else. */
export const engineOnly: ReadonlySet<string> = new Set([
  'message_sent',
  'message_failed',
  'message_withheld',
  'task_created',
  'task_overdue',
  'value_changed',
  'experiment_exposed',
  'offer_granted',
  'offer_expiring',
  'offer_expired',
]);

/** Properties that whoever tells it may say; the others are those of the message, task or grant. */
export const toldProperties: Readonly<Record<string, readonly string[]>> = {
  message_clicked: ['url', 'link'],
  message_bounced: ['bounce', 'reason'],
  message_complained: ['reason'],
  message_delivered: ['reason'],
  task_done: ['outcome'],
};
