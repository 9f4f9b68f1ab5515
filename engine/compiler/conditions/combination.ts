/** `all`, `any`, `none` and `not`: conditions made of conditions. */
import type { Site } from '../../language/definition.ts';
import type { Condition } from '../../language/kinds.ts';
import type { Test, View } from '../view.ts';
import type { ConditionHead, Place } from './condition.ts';
import { compilePart } from './index.ts';

type Combine = (tests: readonly Test[], view: View) => boolean;

function combination(
  head: 'all' | 'any' | 'none',
  combine: Combine,
): ConditionHead<Readonly<Record<string, unknown>>> {
  return {
    head,
    compile(node, site, place) {
      const children = (node[head] as readonly Condition[]).map((child, index) =>
        compilePart(child, site.at(head, index), place),
      );
      const tests = children.filter((child) => child !== null);
      return tests.length === children.length ? joined(head, tests, combine) : null;
    },
  };
}

function joined(head: string, tests: readonly Test[], combine: Combine): Test {
  return {
    holds: (view) => combine(tests, view),
    explain: (view) => ({
      text: head,
      holds: combine(tests, view),
      children: tests.map((test) => test.explain(view)),
    }),
    canonical: { [head]: tests.map(({ canonical }) => canonical) },
    steps: tests.flatMap(({ steps }) => steps),
  };
}

export const all = combination('all', (tests, view) => tests.every((test) => test.holds(view)));
export const any = combination('any', (tests, view) => tests.some((test) => test.holds(view)));
export const none = combination('none', (tests, view) => !tests.some((test) => test.holds(view)));

export const not: ConditionHead<{ readonly not: Condition }> = {
  head: 'not',
  compile(node, site: Site, place: Place) {
    const test = compilePart(node.not, site.at('not'), place);
    return test && joined('not', [test], ([only], view) => !only!.holds(view));
  },
};
