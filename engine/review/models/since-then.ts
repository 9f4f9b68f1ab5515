/** How the version in charge stands beside what its card promised: whom it scores today, and what came true of what it said. Pure. */
import type { CardSection } from '../../models/types/type.ts';
import type { Watched } from '../../models/watched.ts';
import { day, instant } from './instant.ts';

/** In a word or two; null: nobody has looked. */
export function standing(watched: Watched | null): string | null {
  if (watched === null) return null;
  const [first, ...others] = watched.concerns;
  if (first === undefined) return 'as promised';
  return `${first.words}${others.length > 0 ? `, and ${others.length} more` : ''}`;
}

export function sinceSections(watched: Watched | null): readonly CardSection[] {
  if (watched === null) return [];
  const { at, rows, drift, realised, concerns, since } = watched;
  return [
    {
      heading: 'Since then',
      text:
        concerns.length === 0
          ? `As promised, as of ${instant(at)}.`
          : `Not as promised since ${instant(since ?? at)}: ${concerns.map(({ words }) => words).join('; ')}.`,
    },
    {
      heading: 'Drift since then',
      text: `How far ${rows.toLocaleString('en')} people of today are from those it was judged by. Below 0.1 is little, above 0.25 much.`,
      columns: ['feature', 'stability index'],
      rows: drift.map(({ name, value }) => [name, value]),
    },
    ...(realised === null
      ? []
      : [
          {
            heading: 'What came true',
            text: `Of what it would have said ${realised.cutoff === null ? 'of today' : `on ${day(realised.cutoff)}`}, looked at ${instant(realised.at)}${realised.why === null ? '' : `: ${realised.why}`}.`,
            columns: ['figure', 'value', 'low', 'high'],
            rows: Object.entries(realised.evaluation?.metrics ?? {}).map(([name, { value, low, high }]) => [
              name,
              value,
              low ?? null,
              high ?? null,
            ]),
          },
        ]),
  ];
}
