/** The answers of every channel when an attempt is stopped: before the message was on its way, and after. */
import type { SendResult } from '../../engine/index.ts';

export const STOPPED: SendResult = {
  outcome: 'transient',
  reason: 'the attempt was stopped before the message was handed over',
};

export const STOPPED_ON_ITS_WAY: SendResult = {
  outcome: 'doubtful',
  reason: 'the attempt was stopped after the message was sent and before it was answered',
};
