/** Compiles a list of candidates: for whom each is, what it gives, and what it is worth. */
import type { Site } from '../../language/definition.ts';
import type { PlacementDefinition } from '../../language/kinds.ts';
import { type WrittenCandidate, writtenCandidates } from '../../language/written-candidates.ts';
import { compileCondition } from '../conditions/index.ts';
import { type Context, noteUse } from '../context.ts';
import { compileMessage } from '../message-plan.ts';
import { personNumber } from './numbers.ts';
import type { CandidateProgram } from './program.ts';
import { personScope } from './scope.ts';

export function compileCandidates(
  value: PlacementDefinition,
  site: Site,
  context: Context,
): readonly CandidateProgram[] {
  const written = writtenCandidates(value);
  const scope = personScope(context.profileScope);
  const names = new Set<string>();
  const isWeighed = isWeighing(written);
  return written.map((one): CandidateProgram => {
    const place = site.at(...one.path);
    checkGives(value.gives, one, site.at(...one.give));
    const name = nameOf(one, names);
    if (one.id !== undefined && one.id !== name)
      place.at('id').report({
        code: 'CAR-645',
        what: `another candidate is called \`${one.id}\``,
        why: 'decisions name what they gave',
        fix: 'give each a name of its own',
      });
    names.add(name);
    if (isWeighed && one.value === undefined && value.rank === undefined) reportNoValue(name, place);
    const offer = one.offer ?? one.action?.offer ?? null;
    if (offer !== null) noteUse(context, site.definition, `offer.${offer}`);
    const number = (key: 'value' | 'probability' | 'cost') =>
      personNumber(one[key], place.at(key), scope, context);
    return {
      name,
      when:
        one.when === undefined
          ? null
          : compileCondition(one.when, place.at('when'), { context, scope, place: 'who' }),
      offer,
      message:
        one.action === undefined
          ? null
          : compileMessage(one.action, site.at(...one.give), context.profileScope, context),
      value: number('value'),
      probability: number('probability'),
      cost: number('cost'),
    };
  });
}

/** Whether any of them says what it is worth: then all do. */
export function isWeighing(written: readonly WrittenCandidate[]): boolean {
  return written.some(({ value }) => value !== undefined);
}

/** What decisions call them. */
export function candidateNames(value: PlacementDefinition): readonly string[] {
  const names = new Set<string>();
  for (const written of writtenCandidates(value)) names.add(nameOf(written, names));
  return [...names];
}

/** Its id; else its offer or template, with a number where others have the same. */
function nameOf({ id, offer, action }: WrittenCandidate, taken: ReadonlySet<string>): string {
  const wanted = id ?? offer ?? action!.template;
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}_${number}`;
  return name;
}

function checkGives(gives: PlacementDefinition['gives'], { action }: WrittenCandidate, site: Site): void {
  if (gives === 'product' || (action === undefined ? 'offer' : 'action') === gives) return;
  site.report({
    code: 'CAR-645',
    what: `this candidate is ${gives === 'offer' ? 'a message' : 'an offer'}`,
    why: `the placement \`gives: ${gives}\`, and whoever asks it relies on that`,
    fix:
      gives === 'offer'
        ? 'name an offer, or write `gives: action`'
        : 'write a message, `{ template, channel, offer }`, or `gives: offer`',
  });
}

function reportNoValue(name: string, site: Site): void {
  site.report({
    code: 'CAR-907',
    what: `\`${name}\` says nothing of its value`,
    why: 'others do, and what can be expected of them is compared',
    fix: 'give it a `value`, or add a `rank` to the placement',
  });
}
