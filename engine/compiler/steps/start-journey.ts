/** `start_journey`: begins another journey of the same person, if that one lets them in; this one goes on at once. */
import { ExpressionFault } from '../../language/expressions/index.ts';
import type { StartJourneyStep } from '../../language/kinds.ts';
import type { Json, JsonObject } from '../../store/store.ts';
import { noteUse } from '../context.ts';
import { expressionAt } from '../expression.ts';
import type { Frame, StepType } from './step.ts';

export const startJourney: StepType<StartJourneyStep> = {
  head: 'start_journey',
  compile(step, site, journey, next) {
    const { context, scope } = journey;
    const id = step.start_journey;
    const called = context.workspace.get('journey', id);
    if (called) {
      // Two journeys may call one another; what they are made of does not depend on it.
      if (id !== journey.journey) noteUse(context, site.definition, called.address);
      const starts = Array.isArray(called.value.start) ? called.value.start : [called.value.start];
      checkThing(starts.find((start) => 'called' in start)?.for);
      if (!starts.some((start) => 'called' in start)) {
        site.at('start_journey').report({
          code: 'CAR-709',
          what: `journey ${id} is not begun by others`,
          why: 'a journey begins only in the ways that its `start` says',
          fix: `add \`{ called: true }\` to the \`start\` of ${id}`,
        });
      }
    }
    const values = Object.entries(step.with ?? {}).map(([name, value]) => ({
      name,
      expression:
        typeof value === 'string' ? expressionAt(value, site.at('with', name), scope, context) : null,
      value,
    }));
    const valuesOf = (frame: Frame): JsonObject => {
      const found: Record<string, Json> = {};
      for (const { name, expression, value } of values) {
        const given =
          typeof value === 'string' ? readable(() => expression?.evaluate(frame.view.scope)) : value;
        if (given !== undefined && given !== null) found[name] = given as Json;
      }
      return found;
    };
    return {
      enter(frame) {
        frame.startJourney(id, valuesOf(frame));
        return { to: next };
      },
      ways: [],
    };

    /** One that is about a thing can be begun only by one that is about such a thing. */
    function checkThing(relation: string | undefined): void {
      if (relation === undefined) return;
      const [field, entity] = relation.split('.').reverse() as [string, string | undefined];
      const isOf = journey.thing !== null && (entity ?? journey.thing) === journey.thing;
      if (isOf && context.relations.some((one) => one.field === field && one.from === journey.thing)) return;
      site.at('start_journey').report({
        code: 'CAR-737',
        what: `journey ${id} begins for a thing by \`${relation}\`, and this one is not about such a thing`,
        why: 'a journey that is called for a thing is handed the one that the calling journey began for',
        fix: `begin this journey \`for: ${relation}\`, or have \`{ called: true }\` without \`for\` in ${id}`,
      });
    }
  },
};

/** What cannot be computed is missing. */
function readable(read: () => unknown): unknown {
  try {
    return read();
  } catch (fault) {
    if (fault instanceof ExpressionFault) return undefined;
    throw fault;
  }
}
