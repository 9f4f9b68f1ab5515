/** Inside an expression: its comparisons, its numbers, its texts, its arithmetic. */
import type { Edit, Operator } from '../place.ts';

/** What makes a text an expression to be changed; `journey.started_at` has nothing that could be. */
const PATTERNS: readonly (readonly [pattern: RegExp, other: (found: string) => string])[] = [
  [/>=/g, () => '>'],
  [/<=/g, () => '<'],
  [/(?<= )>(?= )/g, () => '>='],
  [/(?<= )<(?= )/g, () => '<='],
  [/(?<= )=(?= )/g, () => '!='],
  [/(?<= )and(?= )/g, () => 'or'],
  [/(?<= )or(?= )/g, () => 'and'],
  [/(?<= )\*(?= )/g, () => '+'],
  [/(?<= )\/(?= )/g, () => '*'],
  [/(?<= )-(?= )/g, () => '+'],
  [/(?<![\w."])\d+(\.\d+)?(?![\w."])/g, (found) => String(Number(found) + (found.includes('.') ? 0.01 : 1))],
  [/"\w+"/g, (found) => `${found.slice(0, -1)}x"`],
  [
    /"\d+[a-z]+"/g,
    (found) => `"${Number.parseInt(found.slice(1), 10) + 1}${found.replaceAll(/["\d]/g, '')}"`,
  ],
  [/\$exists\(/g, () => '$not('],
];
const KEYS: ReadonlySet<string> = new Set([
  'who',
  'all',
  'any',
  'not',
  'where',
  'when',
  'value',
  'sum',
  'until',
  'first',
  'angle',
  'present',
]);

export const expression: Operator = {
  name: 'change an expression',
  *edits({ key, value }): Generator<Edit> {
    if (typeof value !== 'string' || !KEYS.has(key)) return;
    for (const [pattern, other] of PATTERNS) {
      for (const { 0: found, index } of value.matchAll(pattern)) {
        const text = `${value.slice(0, index)}${other(found)}${value.slice(index + found.length)}`;
        yield { what: `${value} → ${text}`, value: text };
      }
    }
  },
};
