/** Keys of `from` that one type of model reads and another would not: what would do nothing is refused. */
import type { Site } from '../../../language/definition.ts';
import type { ModelSource } from '../../../language/kinds.ts';

const KEYS = ['value', 'item', 'weight', 'content', 'among'] as const;
export type FromKey = (typeof KEYS)[number];

/** What is wrong has been reported. */
export function hasOnly(known: readonly FromKey[], from: ModelSource, type: string, at: Site): boolean {
  const foreign = KEYS.filter((key) => from[key] !== undefined && !known.includes(key));
  for (const key of foreign)
    at.at(key).report({
      code: 'CAR-948',
      what: `a model of type ${type} has no use for \`${key}\``,
      why: `of \`from\` it reads the event and ${known.map((one) => `\`${one}\``).join(', ')}`,
      fix: 'leave it out',
    });
  return foreign.length === 0;
}
