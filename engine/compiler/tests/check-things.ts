/** Checks what a test has that is not a person: that it is declared, that its values fit, and that only that is said of it which can be. */
import type { Site } from '../../language/definition.ts';
import type { TestDefinition } from '../../language/kinds.ts';
import type { TestContext } from './check-test.ts';
import { checkValues, traitsOf } from './check-values.ts';

export function checkThings(checked: TestContext, site: Site): void {
  const { context, test } = checked;
  for (const [name, { entity, traits = {} }] of Object.entries(test.things ?? {})) {
    const place = site.at(name);
    checkValues(ownValues(test, traits), traitsOf(context, entity), `field of ${entity}`, place.at('traits'));
    if (!Object.hasOwn(test.profiles ?? {}, name)) continue;
    place.report(
      {
        code: 'CAR-774',
        what: `\`${name}\` is a profile of this test, too`,
        why: '`who` would not say which is meant',
        fix: 'name one of them otherwise',
      },
      'key',
    );
  }
}

/** Of which entities those under `who` are, each once. */
export function entitiesOf(
  { things = {} }: TestDefinition,
  who: string | readonly string[],
): ReadonlySet<string> {
  const names = typeof who === 'string' ? [who] : who;
  return new Set(names.map((name) => (Object.hasOwn(things, name) ? things[name]!.entity : 'profile')));
}

/** The name of a profile stands for whatever the person is known by. */
function ownValues({ profiles = {} }: TestDefinition, traits: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(traits).filter(
      ([, value]) => !(typeof value === 'string' && Object.hasOwn(profiles, value)),
    ),
  );
}

/** What can be said of people alone is reported where it is said of a thing. */
export function checkOfThing(said: object, known: readonly string[], site: Site): void {
  for (const key of Object.keys(said)) {
    if (key === 'at' || key === 'who' || known.includes(key)) continue;
    site.at(key).report(
      {
        code: 'CAR-774',
        what: `\`${key}\` goes with people, and not with things`,
        why: `of a thing there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`,
        fix: 'leave it out, or name people under `who`',
      },
      'key',
    );
  }
}
