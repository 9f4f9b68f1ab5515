/** `set`: writes traits and imported tags of the profile, from expressions over what the journey knows. */
import { ExpressionFault } from '../../language/expressions/index.ts';
import type { SetStep } from '../../language/kinds.ts';
import type { JsonObject } from '../../store/store.ts';
import { noteUse } from '../context.ts';
import { expressionAt } from '../expression.ts';
import { compileField } from '../field.ts';
import type { Frame, StepType } from './step.ts';

export const set: StepType<SetStep> = {
  head: 'set',
  compile(step, site, journey, next) {
    const { context, scope } = journey;
    const writes = Object.entries(step.set).flatMap(([name, value]) => {
      const tag = context.workspace.get('tag', name);
      const imported = tag && 'imported' in tag.value ? { type: tag.value.type } : undefined;
      const field = context.fields.get(name) ?? imported;
      if (!field) {
        site.at('set', name).report(
          {
            code: 'CAR-706',
            what: tag ? `the tag \`${name}\` is computed` : `\`${name}\` is not a trait of profile`,
            why: 'a journey can set declared traits, and tags with `imported: true`',
            fix: `declare the field \`${name}\` in entity profile, or set one of ${[...context.fields.keys()].join(', ')}`,
          },
          'key',
        );
        return [];
      }
      noteUse(context, site.definition, imported ? `tag.${name}` : `entity.profile.${name}`);
      const expression =
        typeof value === 'string' ? expressionAt(value, site.at('set', name), scope, context) : null;
      const accept = compileField(name, field).accept;
      return [
        {
          name,
          accept,
          read: (frame: Frame) =>
            typeof value === 'string' ? expression?.evaluate(frame.view.scope) : value,
        },
      ];
    });
    return {
      enter(frame) {
        for (const { name, read, accept } of writes) {
          const value = readable(() => read(frame));
          if (value === undefined) {
            frame.setTrait(name, null);
            continue;
          }
          const accepted = accept(value);
          if (accepted.ok) frame.setTrait(name, accepted.value);
          else frame.record({ status: 'fault', reason: `${name} ${accepted.why}` });
        }
        return { to: next };
      },
      ways: [],
    };
  },
};

/** What cannot be computed is missing. */
function readable(read: () => unknown): JsonObject[string] | undefined {
  try {
    return (read() ?? undefined) as JsonObject[string] | undefined;
  } catch (fault) {
    if (fault instanceof ExpressionFault) return undefined;
    throw fault;
  }
}
