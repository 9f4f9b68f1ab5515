/**
 * `repeat`: its steps so many times, or once for each element of a list. The list is taken as it is on arrival. The
 * last step inside leads back here, where the next round begins.
 */
import type { ScopeType, ValueType } from '../../language/expressions/index.ts';
import type { RepeatStep } from '../../language/kinds.ts';
import type { Json } from '../../store/store.ts';
import { expressionAt } from '../expression.ts';
import type { Frame, StepType } from './step.ts';

/** Rounds over a list that does not say how many at most. */
const DEFAULT_AT_MOST = 100;
/** Of repeats inside one another, all rounds together: what one person does in one journey stays countable. */
export const MOST_ROUNDS = 1_000;

export const repeat: StepType<RepeatStep> = {
  head: 'repeat',
  compile(step, site, journey, next) {
    const { times, over, at_most: atMost, while: condition } = step.repeat;
    const most = Math.min(times ?? Number.POSITIVE_INFINITY, atMost ?? times ?? DEFAULT_AT_MOST);
    const list =
      over === undefined
        ? null
        : expressionAt(over, site.at('repeat', 'over'), journey.scope, journey.context, 'list');
    const item: ValueType = list?.type.type === 'list' ? list.type.of : { type: 'unknown' };
    const inside = journey.inRounds(step.id, most, withRound(journey.scope, item, over !== undefined), () => {
      if (journey.rounds > MOST_ROUNDS) {
        site.at('repeat').report({
          code: 'CAR-708',
          what: `this may take ${journey.rounds} rounds, more than ${MOST_ROUNDS}`,
          why: 'repeats inside one another multiply, and a list without `at_most` may have 100 elements',
          fix: 'say `at_most`, or fewer `times`',
        });
      }
      return {
        test:
          condition === undefined ? null : journey.condition(condition, site.at('repeat', 'while'), 'ever'),
        first: journey.compileList(step.steps, site.at('steps'), journey, step.id),
      };
    });
    const itemsOf = (frame: Frame): readonly Json[] | null => {
      if (over === undefined) return null;
      const value = list?.evaluate(frame.view.scope);
      // JSONata makes no difference between one value and a list of it.
      if (value === undefined || value === null) return [];
      return (Array.isArray(value) ? value : [value]).slice(0, most) as Json[];
    };
    return {
      enter(frame) {
        const { round } = frame;
        const items = round ? round.items : itemsOf(frame);
        const index = round ? round.index + 1 : 0;
        if (index < (items?.length ?? most)) {
          frame.beginRound({ index, items });
          if (inside.test === null || inside.test.holds(frame.view)) return { to: inside.first };
        }
        frame.record({ status: 'done', rounds: index });
        return { to: next };
      },
      ways: [{ label: 'again', to: inside.first }],
    };
  },
};

/** `repeat.item` and `repeat.index`, of the innermost repeat. */
function withRound(scope: ScopeType, item: ValueType, hasItem: boolean): ScopeType {
  const fields = new Map<string, ValueType>([['index', { type: 'integer' }]]);
  if (hasItem) fields.set('item', item);
  const names = new Map([...scope.names, ['repeat', { type: 'object', fields } satisfies ValueType]]);
  return { names: names as ReadonlyMap<string, ValueType>, describe: `${scope.describe}, repeat` };
}
