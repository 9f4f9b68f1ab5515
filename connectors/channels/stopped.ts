/** The answer of every channel when the engine stops before a message was handed over. */
import type { SendResult } from '../../engine/index.ts';

export const STOPPED: SendResult = {
  outcome: 'transient',
  reason: 'the engine was stopped before the message was handed over',
};
