/** A change of an audience: told to the connector of its channel, if that can keep one. */
import { changeOf } from '../../evaluate/effects/sync.ts';
import { namesByKind } from '../audience-names.ts';
import type { HandOver } from './hand-over.ts';

export const handOverSync: HandOver = async (channel, effect, { signal }) => {
  if (!channel.audience) return { outcome: 'permanent', reason: 'the connector cannot keep an audience' };
  const { list, do: change, names } = changeOf(effect);
  return channel.audience.change({ key: effect.key, list, do: change, person: namesByKind(names) }, signal);
};
