/** Checks the people of a test: that they can be known, and be given what they are given. */
import type { Site } from '../../language/definition.ts';
import type { TestProfile } from '../../language/kinds.ts';
import { nearest } from '../../language/nearest.ts';
import { checkArms } from './check-arms.ts';
import type { TestContext } from './check-test.ts';
import { checkValues, tagsOf, traitsOf } from './check-values.ts';

export function checkProfiles(checked: TestContext, site: Site): void {
  const { context, test } = checked;
  const traits = traitsOf(context);
  const tags = tagsOf(context);
  for (const [name, profile] of Object.entries(test.profiles ?? {})) {
    const place = site.at(name);
    checkIdentifiers(profile, place, checked);
    checkValues(profile.traits ?? {}, traits, 'field of profile', place.at('traits'));
    checkValues(profile.tags ?? {}, tags, 'tag', place.at('tags'));
    checkRefreshed(profile, place.at('tags'), checked);
    checkLists(profile, place.at('lists'), checked);
    checkArms(profile, place.at('arms'), checked);
    checkControl(profile, place.at('control'), checked);
  }
}

function checkIdentifiers({ identifiers }: TestProfile, site: Site, { context }: TestContext): void {
  const known = context.workspace
    .all('identity')
    .flatMap(({ value }) => value.identifiers.map(({ id }) => id));
  if (known.length === 0) return;
  for (const kind of Object.keys(identifiers ?? {})) {
    if (known.includes(kind)) continue;
    const near = nearest(kind, known);
    site.at('identifiers', kind).report(
      {
        code: 'CAR-229',
        what: `unknown identifier \`${kind}\``,
        why: `\`kind: identity\` declares ${known.join(', ')}`,
        fix: near ? `did you mean \`${near}\`?` : 'use one of these',
      },
      'key',
    );
  }
}

/** Between two refreshes such a tag is not worked out at all: there is nothing that a given value could take the place of. */
function checkRefreshed({ tags = {} }: TestProfile, site: Site, { context }: TestContext): void {
  for (const name of Object.keys(tags)) {
    const tag = context.workspace.get('tag', name)?.value;
    if (!tag || !('refresh' in tag) || tag.refresh === undefined) continue;
    site.at(name).report(
      {
        code: 'CAR-771',
        what: `\`${name}\` cannot be given`,
        why: 'it has `refresh`: it is worked out at its rounds and stays in between, and the rounds come in tests too',
        fix: 'give what it is worked out from, and expect it after its round',
      },
      'key',
    );
  }
}

function checkLists({ lists = [] }: TestProfile, site: Site, { context }: TestContext): void {
  for (const [index, id] of lists.entries()) {
    const segment = context.workspace.get('segment', id)?.value;
    if (!segment || 'list' in segment) continue;
    site.at(index).report({
      code: 'CAR-771',
      what: `\`${id}\` is no list`,
      why: 'it is worked out from what people are and do; only a segment with `list` is told from outside',
      fix: 'give what it is worked out from',
    });
  }
}

function checkControl({ control = [] }: TestProfile, site: Site, { context }: TestContext): void {
  const classes = context.workspace
    .all('policy')
    .flatMap(({ value }) => (value.control ?? []).map((row) => row.class));
  for (const [index, one] of control.entries()) {
    if (classes.includes(one)) continue;
    site.at(index).report({
      code: 'CAR-772',
      what: `no policy has a control group of the class \`${one}\``,
      why:
        classes.length === 0
          ? 'no policy has `control`'
          : `there are control groups of ${classes.join(', ')}`,
      fix: 'leave it out, or add the group under `control` of a policy',
    });
  }
}
