/** `set`: writes traits and imported tags of the profile, from expressions over what the journey knows. */

import type { Site } from '../../language/definition.ts';
import { describeType, ExpressionFault, familyOf, type ValueType } from '../../language/expressions/index.ts';
import type { SetStep } from '../../language/kinds.ts';
import type { JsonObject } from '../../store/store.ts';
import { noteUse } from '../context.ts';
import { type Checked, expressionAt } from '../expression.ts';
import { compileField, valueTypeOf } from '../field.ts';
import type { FieldProgram } from '../program.ts';
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
      if (!context.workspace.isApplied)
        checkFits(expression ?? value, { type: valueTypeOf(field), accept }, site.at('set', name));
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

interface Declared {
  readonly type: ValueType;
  readonly accept: FieldProgram['accept'];
}

/** A value that stands there as it is must fit, and of any other at least the type; what data will give is seen when it is there. */
function checkFits(value: Checked | string | number | boolean, declared: Declared, site: Site): void {
  // An expression with an error, which has been reported.
  if (typeof value === 'string') return;
  const isExpression = typeof value === 'object';
  if (isExpression && isOtherFamily(value.type, declared.type)) {
    report(`the expression gives ${describeType(value.type)}, not ${describeType(declared.type)}`, site);
    return;
  }
  const constant = !isExpression
    ? value
    : value.names.length === 0
      ? readable(() => value.evaluate({}))
      : undefined;
  const accepted = constant === undefined ? null : declared.accept(constant);
  if (accepted?.ok === false) report(`the value ${accepted.why}`, site);
}

function isOtherFamily(given: ValueType, wanted: ValueType): boolean {
  const families = [familyOf(given), familyOf(wanted)];
  return families[0] !== families[1] && !families.includes('unknown');
}

function report(why: string, site: Site): void {
  site.report({
    code: 'CAR-713',
    what: 'this never fits what is declared',
    why: `${why}; it would be written for nobody`,
    fix: 'write a value that fits, or mend the declaration',
  });
}

/** What cannot be computed is missing. */
function readable(read: () => unknown): JsonObject[string] | undefined {
  try {
    return (read() ?? undefined) as JsonObject[string] | undefined;
  } catch (fault) {
    if (fault instanceof ExpressionFault) return undefined;
    throw fault;
  }
}
