/** A call: put to the connector of the channel, if that can be called. */
import { originOf } from '../../evaluate/effects/kind.ts';
import type { JsonObject } from '../../store/store.ts';
import type { HandOver } from './hand-over.ts';

export const handOverCall: HandOver = async (channel, effect, { signal }) => {
  if (!channel.call) return { outcome: 'permanent', reason: 'the connector cannot be called' };
  const { key, body } = effect;
  const { call, wants_answer } = body as { readonly call: JsonObject; readonly wants_answer: boolean };
  return channel.call({ key, body: call, wantsAnswer: wants_answer, origin: originOf(effect) }, signal);
};
