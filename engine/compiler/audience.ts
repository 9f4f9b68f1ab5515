/** Compiles audiences: who is to be in the list of an outside system, and by what people are known there. */
import { createHash } from 'node:crypto';
import type { Definition } from '../language/definition.ts';
import { type Context, noteUse, segmentOf, siteOf } from './context.ts';
import type { AudienceProgram, IdentityProgram } from './program.ts';
import { scheduleOf } from './refresh.ts';

export function compileAudience(
  definition: Definition<'audience'>,
  context: Context,
  { identifiers }: IdentityProgram,
): AudienceProgram {
  const { id, value } = definition;
  const site = siteOf(context, definition);
  noteUse(context, definition, `channel.${value.channel}`);
  const segment = value.segment === undefined ? null : segmentOf(value.segment, site.at('segment'), context);
  if (segment !== null) noteUse(context, definition, `segment.${value.segment}`);
  const told = value.hash === 'none' ? (text: string) => text : sha256;
  return {
    id,
    segment,
    channel: value.channel,
    class: value.class,
    list: value.list ?? id,
    schedule: scheduleOf(value.reconcile),
    identifiers: value.identifiers.map((name, index) => {
      const known = identifiers.find((one) => one.id === name);
      if (!known && !context.fields.has(name)) {
        site.at('identifiers', index).report({
          code: 'CAR-740',
          what: `people have no identifier and no field \`${name}\``,
          why: 'an audience says by what people are known in the outside system',
          fix: `use one of ${[...identifiers.map((one) => one.id), ...context.fields.keys()].join(', ')}`,
        });
      } else if (!known) noteUse(context, definition, `entity.profile.${name}`);
      const normalise = known?.normalise ?? plain;
      return {
        name,
        tell: (given: unknown) => {
          const normal = normalise(given);
          return normal === null || known?.blocked.has(normal) ? null : told(normal);
        },
      };
    }),
  };
}

/** A field that identifies nobody here: as platforms want it, in small letters, without spaces around it. */
function plain(value: unknown): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const text = String(value).normalize('NFC').trim().toLowerCase();
  return text === '' ? null : text;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
