/** Compiles channels: which connector carries which medium, and how it is retried. */
import type { Definition } from '../language/definition.ts';
import { parseDuration } from '../language/duration.ts';
import type { JsonObject } from '../store/store.ts';
import { type Context, siteOf } from './context.ts';
import type { ChannelProgram } from './program.ts';

const MEDIA = ['email', 'sms', 'push', 'webhook'];
const MINUTE = 60_000;

export function compileChannel(definition: Definition<'channel'>, context: Context): ChannelProgram {
  const { id, value } = definition;
  const medium = value.medium ?? id;
  if (!MEDIA.includes(medium)) {
    siteOf(context, definition)
      .at('id')
      .report({
        code: 'CAR-607',
        what: `channel \`${id}\` does not say which medium it carries`,
        why: 'the medium picks the part of a template and the address of a person; it can be left out only where the id is one',
        fix: `add \`medium:\` with one of ${MEDIA.join(', ')}`,
      });
  }
  const { times = 5, first, at_most } = value.retry ?? {};
  return {
    id,
    connector: value.connector,
    medium,
    settings: (value.with ?? {}) as JsonObject,
    onDoubt: value.on_doubt ?? 'hold',
    retry: {
      times,
      first: first === undefined ? MINUTE : parseDuration(first)!,
      atMost: at_most === undefined ? 360 * MINUTE : parseDuration(at_most)!,
    },
  };
}
