/** Compiles channels: which connector carries which medium, and how it is retried. */
import type { Definition } from '../language/definition.ts';
import { parseDuration } from '../language/duration.ts';
import type { JsonObject } from '../store/store.ts';
import { costUnits } from './limit.ts';
import type { ChannelProgram } from './program.ts';

const MINUTE = 60_000;

export function compileChannel(definition: Definition<'channel'>): ChannelProgram {
  const { id, value } = definition;
  const medium = value.medium ?? id;
  const { times = 5, first, at_most } = value.retry ?? {};
  const { rate } = value;
  return {
    id,
    connector: value.connector,
    medium,
    settings: (value.with ?? {}) as JsonObject,
    feedback: value.feedback
      ? { from: value.feedback.from, settings: value.feedback.with as JsonObject }
      : null,
    cost: costUnits(value.cost ?? 0),
    onDoubt: value.on_doubt ?? 'hold',
    saysOnDoubt: value.on_doubt !== undefined,
    retry: {
      times,
      first: first === undefined ? MINUTE : parseDuration(first)!,
      atMost: at_most === undefined ? 360 * MINUTE : parseDuration(at_most)!,
    },
    rate: rate ? { messages: rate.messages, per: parseDuration(rate.per)! } : null,
    account: rate?.account ?? null,
  };
}
