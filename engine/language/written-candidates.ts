/** The candidates that a placement lists: under `rules`, its short form, or under `candidates`. Of things it lists none. */
import type { Path } from './definition.ts';
import type { PlacementDefinition, WeighedCandidate } from './kinds.ts';

export interface WrittenCandidate extends WeighedCandidate {
  /** Where it stands, and in it where the offer or message does. */
  readonly path: Path;
  readonly give: Path;
}

export function writtenCandidates({ rules, candidates }: PlacementDefinition): readonly WrittenCandidate[] {
  if (rules)
    return rules.map(({ give, ...rest }, index) => ({
      ...rest,
      ...(typeof give === 'string' ? { offer: give } : { action: give }),
      path: ['rules', index],
      give: ['rules', index, 'give'],
    }));
  if (!Array.isArray(candidates)) return [];
  return candidates.map((one, index) => {
    const path = ['candidates', index];
    if (typeof one === 'string') return { offer: one, path, give: path };
    return { ...one, path, give: [...path, one.action === undefined ? 'offer' : 'action'] };
  });
}
