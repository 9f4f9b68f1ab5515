/** CAR-833: a message or an audience of a class for which no policy says whether consent is needed by that medium. */
import type { Definition } from '../../../language/definition.ts';
import type { Found, Rule, Subject } from '../rule.ts';
import { mediumOf } from '../sendings.ts';

export const consentBasis: Rule<'journey' | 'placement' | 'audience'> = {
  code: 'CAR-833',
  severity: 'error',
  kinds: ['journey', 'placement', 'audience'],
  *check(definition, subject) {
    if (definition.kind === 'audience') yield* ofAudience(definition as Definition<'audience'>, subject);
    for (const sending of subject.sendings) {
      if (sending.definition !== definition) continue;
      for (const { medium, path } of sending.channels) {
        if (!hasRule(sending.class, medium, subject)) yield { path, ...wordsFor(sending.class, medium) };
      }
    }
  },
};

function* ofAudience({ value }: Definition<'audience'>, subject: Subject): Generator<Found> {
  const medium = mediumOf(value.channel, subject.workspace);
  if (!hasRule(value.class, medium, subject)) yield { path: ['class'], ...wordsFor(value.class, medium) };
}

function hasRule(messageClass: string, medium: string, { program }: Subject): boolean {
  return program.policy.consent.get(messageClass)?.has(medium) === true;
}

function wordsFor(messageClass: string, medium: string): Omit<Found, 'path'> {
  return {
    what: `no policy says whether ${messageClass} by ${medium} needs consent`,
    why: 'without a rule nobody may be told anything of the class by this medium: it is refused for everybody',
    fix: `add \`${medium}: opt_in\`, \`opt_out\` or \`none\` to \`consent: { ${messageClass}: … }\` of a policy`,
  };
}
