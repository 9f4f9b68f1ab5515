/** `tags`, `traits` and `arms`: values of a person by name. */
import type { TestExpectation } from '../../../language/kinds.ts';
import type { Facts } from '../facts.ts';
import type { Check, Mismatch } from './expectation.ts';
import { shown, valueMismatch } from './value.ts';

export const tags: Check<'tags'> = (expected, facts) =>
  compare('tags', expected, facts, (name) => {
    const tag = facts.person.run.program.tags.find(({ id }) => id === name)!;
    return { value: facts.person.view.tag(tag.index), how: tag.explain(facts.person.view) };
  });

export const traits: Check<'traits'> = (expected, facts) =>
  compare('traits', expected, facts, (name) => ({ value: facts.person.draft.traits[name] }));

/** The first exposure says which arm, for good. */
export const arms: Check<'arms'> = (expected, facts) =>
  compare('arms', expected, facts, (name) => {
    const exposure = facts.person.events.find(
      ({ type, properties }) => type === 'experiment_exposed' && properties['experiment'] === name,
    );
    return { value: exposure?.properties['arm'] };
  });

interface Found {
  readonly value: unknown;
  readonly how?: string;
}

function* compare(
  key: 'tags' | 'traits' | 'arms',
  expected: NonNullable<TestExpectation['tags']>,
  { who }: Facts,
  read: (name: string) => Found,
): Generator<Mismatch> {
  for (const [name, wanted] of Object.entries(expected)) {
    const { value, how } = read(name);
    const mismatch = valueMismatch(wanted, value);
    if (mismatch === null) continue;
    yield {
      path: [key, name],
      what: `${name} of ${who} is ${shown(value)}`,
      expected: [`${name} ${mismatch}`],
      actual: [`${name} ${shown(value)}${how === undefined ? '' : ` (${how})`}`],
    };
  }
}
