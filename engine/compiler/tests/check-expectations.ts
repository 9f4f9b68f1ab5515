/** Checks what a test expects: that everything it names is there, and that it can come true at all. */
import type { Site } from '../../language/definition.ts';
import type { TestExpectation } from '../../language/kinds.ts';
import { nearest } from '../../language/nearest.ts';
import { type Context, segmentOf } from '../context.ts';
import { checkDecided, checkSynced } from './check-choices.ts';
import { checkArmNames, checkPositions } from './check-places.ts';
import { checkStep } from './check-steps.ts';
import { checkWho, instantAt, type TestContext } from './check-test.ts';
import { checkOfThing, entitiesOf } from './check-things.ts';
import { checkFits, checkName, type Declared, tagsOf, traitsOf } from './check-values.ts';
import { reasonWordsOfTests } from './reasons.ts';

export function checkExpectations(checked: TestContext, site: Site): void {
  const { context } = checked;
  for (const [index, expected] of checked.test.expect.entries()) {
    const place = site.at(index);
    checkWho(expected.who, place.at('who'), checked);
    checkInstants(expected, place, checked);
    for (const entity of entitiesOf(checked.test, expected.who))
      checkStanding(expected, entity, place, context);
    checkPositions(expected, place.at('position'), checked);
    checkArmNames(expected, place.at('arms'), checked);
    for (const key of ['sent', 'tasks', 'called', 'granted'] as const)
      for (const [at, item] of (expected[key] ?? []).entries())
        checkItem(item as Item, place.at(key, at), checked);
    for (const [at, item] of (expected.decided ?? []).entries())
      checkDecided(item, place.at('decided', at), checked);
    checkSynced(expected, place.at('synced'), checked);
    if (typeof expected.nothing === 'object') checkItem(expected.nothing, place.at('nothing'), checked);
  }
}

/** What can be expected of a person and of a thing alike. */
function checkStanding(expected: TestExpectation, entity: string, site: Site, context: Context): void {
  const scope = context.scopes.get(entity) ?? context;
  for (const key of ['in', 'not_in'] as const)
    for (const [at, id] of (expected[key] ?? []).entries()) segmentOf(id, site.at(key, at), scope);
  checkCompared(expected.tags, tagsOf(context, entity), 'tag', site.at('tags'));
  checkCompared(expected.traits, traitsOf(context, entity), `field of ${entity}`, site.at('traits'));
  if (entity !== 'profile') checkOfThing(expected, ['in', 'not_in', 'tags', 'traits'], site);
}

function checkInstants({ at, since }: TestExpectation, site: Site, { start, begin }: TestContext): void {
  if (instantAt(at, start) < begin)
    site.at('at').report({
      code: 'CAR-767',
      what: `${at} is before the test begins`,
      why: 'a test begins with its earliest event, or with the start of its clock',
      fix: 'expect it later, or begin earlier',
    });
  if (since !== undefined && instantAt(since, start) > instantAt(at, start))
    site.at('since').report({
      code: 'CAR-767',
      what: `${since} is after ${at}`,
      why: '`since` says from when on is looked, and `at` until when',
      fix: 'swap the two',
    });
}

type Compared = NonNullable<TestExpectation['tags']>;

function checkCompared(values: Compared = {}, declared: Declared, what: string, site: Site): void {
  for (const [name, value] of Object.entries(values)) {
    const field = checkName(name, declared, what, site);
    if (!field) continue;
    if (typeof value !== 'object') checkFits(name, value, field, site.at(name));
    else if (value.missing === undefined && field.type !== 'number' && field.type !== 'integer')
      site.at(name).report({
        code: 'CAR-762',
        what: `${name} is no number`,
        why: `it is declared as ${field.type}; \`at_least\` and \`at_most\` compare numbers`,
        fix: 'write the value itself, or `{ missing: true }`',
      });
  }
}

/** What is common to the items of `sent`, `tasks`, `called`, `granted` and `nothing`. */
interface Item {
  readonly step?: string;
  readonly template?: string;
  readonly withheld?: string;
  readonly refused?: string;
  readonly equals?: Readonly<Record<string, string>>;
}

/** Of what was never written nothing can be said. */
const SAID = [
  'locale',
  'to',
  'offer',
  'contains',
  'lacks',
  'matches',
  'equals',
  'at',
  'failed',
  'status',
  'outcome',
  'code',
];

function checkItem(item: Item, site: Site, { context }: TestContext): void {
  if (item.step !== undefined) checkStep(item.step, site.at('step'), context);
  const word = item.withheld === undefined ? 'refused' : 'withheld';
  const reason = item[word];
  if (reason !== undefined) {
    checkReason(reason, site.at(word));
    for (const key of SAID.filter(
      (one) => Object.hasOwn(item, one) && !(one === 'offer' && word === 'refused'),
    ))
      site.at(key).report(
        {
          code: 'CAR-770',
          what: `\`${key}\` and \`${word}\` do not go together`,
          why: 'what was not sent, made or granted has never been written',
          fix: `leave \`${key}\` out, or \`${word}\``,
        },
        'key',
      );
  }
  checkParts(item, site.at('equals'), context);
}

function checkReason(reason: string, site: Site): void {
  if (reasonWordsOfTests.includes(reason)) return;
  const near = nearest(reason, reasonWordsOfTests);
  site.report({
    code: 'CAR-768',
    what: `unknown reason \`${reason}\``,
    why: `reasons are ${reasonWordsOfTests.join(', ')}`,
    fix: near ? `did you mean \`${near}\`?` : 'use one of these, or `any`',
  });
}

function checkParts(
  { equals = {}, template }: Item,
  site: Site,
  { workspace }: TestContext['context'],
): void {
  const value = template === undefined ? undefined : workspace.get('template', template)?.value;
  if (!value) return;
  const known = new Set(
    Object.values(value).flatMap((part) =>
      typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.keys(part) : [],
    ),
  );
  for (const part of Object.keys(equals)) {
    // A text is made of HTML where none is written.
    if (known.has(part) || (part === 'text' && known.has('html'))) continue;
    const near = nearest(part, known);
    site.at(part).report(
      {
        code: 'CAR-773',
        what: `template ${template} has no part \`${part}\``,
        why: `its parts are ${[...known].join(', ')}`,
        fix: near ? `did you mean \`${near}\`?` : 'use one of these',
      },
      'key',
    );
  }
}
