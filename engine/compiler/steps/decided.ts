/** A step that goes by what another one decided: that step must be a `decide` of this journey that gives such a thing. */
import type { Site } from '../../language/definition.ts';
import { type WrittenCandidate, writtenCandidates } from '../../language/written-candidates.ts';
import { noteUse } from '../context.ts';
import type { JourneyContext } from './context.ts';
import type { Frame } from './step.ts';

/** Why nothing is done: the step before decided nothing. */
export const NOTHING_DECIDED = 'nothing_decided';

/** The offer that goes with a message or a task: none (undefined), or what was written or decided; null: nothing was decided. */
export function offerOf(
  offer: string | { readonly step: string } | undefined,
  site: Site,
  journey: JourneyContext,
): (frame: Frame) => string | null | undefined {
  if (typeof offer !== 'object') {
    if (offer !== undefined) noteUse(journey.context, site.definition, `offer.${offer}`);
    return () => offer;
  }
  checkDecided(offer.step, 'offer', site.at('step'), journey);
  return ({ results }) => {
    const given = results[offer.step]?.['offer'];
    return typeof given === 'string' ? given : null;
  };
}

/** The placement the step asks; null where something is wrong, which is then reported. */
export function checkDecided(
  step: string,
  wants: 'offer' | 'action',
  site: Site,
  { decides, context }: JourneyContext,
): string | null {
  const placement = decides.get(step);
  if (placement === undefined) {
    site.report({
      code: 'CAR-725',
      what: `\`${step}\` is not a \`decide\` of this journey`,
      why: `what is ${wants === 'offer' ? 'granted' : 'sent'} here is what a placement gave there`,
      fix:
        decides.size > 0
          ? `use one of ${[...decides.keys()].join(', ')}`
          : `add \`{ id: ${step}, decide: <placement> }\` before this step`,
    });
    return null;
  }
  const value = context.workspace.get('placement', placement)?.value;
  const gives =
    value && (wants === 'action' ? value.gives === 'action' : writtenCandidates(value).some(givesOffer));
  if (value === undefined || gives) return placement;
  site.report({
    code: 'CAR-725',
    what: `placement ${placement} gives no ${wants}`,
    why: `it says \`gives: ${value.gives}\``,
    fix:
      wants === 'action'
        ? `write \`send: { template, channel, offer: { step: ${step} } }\``
        : `write \`send: { decided: ${step} }\``,
  });
  return null;
}

function givesOffer({ offer, action }: WrittenCandidate): boolean {
  return offer !== undefined || action?.offer !== undefined;
}
