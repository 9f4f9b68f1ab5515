/** How the version in charge stands beside what its card promised: whom it scores today, and what came true of what it said. Pure. */
import type { ModelProgram, WatchingProgram } from '../../compiler/model/program.ts';
import type { CardSection } from '../../models/types/type.ts';
import { comparedWith, type Watched } from '../../models/watched.ts';
import { day, instant } from './instant.ts';

/** In a word or two; null: nobody has looked. */
export function standing(watched: Watched | null): string | null {
  if (watched === null) return null;
  const [first, ...others] = watched.concerns;
  if (first === undefined) return 'as promised';
  return `${first.words}${others.length > 0 ? `, and ${others.length} more` : ''}`;
}

export function sinceSections(
  { watching, source }: Pick<ModelProgram, 'watching' | 'source'>,
  watched: Watched | null,
): readonly CardSection[] {
  const not = notWatched(watching);
  const section: readonly CardSection[] = not === null ? [] : [{ heading: 'Not watched', text: `${not}.` }];
  if (watched === null) return section;
  const { at, rows, drift, realised, concerns, since } = watched;
  return [
    {
      heading: 'Since then',
      text:
        concerns.length === 0
          ? `As promised, as of ${instant(at)}.`
          : `Not as promised since ${instant(since ?? at)}: ${concerns.map(({ words }) => words).join('; ')}.`,
    },
    ...(drift.length === 0 ? [] : [driftSection(rows, drift, comparedWith(source))]),
    ...(realised === null ? [] : [realisedSection(realised)]),
    ...section,
  ];
}

/** What of a model is not watched, and why; null: all is. */
export function notWatched({ drift, after, why }: WatchingProgram): string | null {
  if (why === null) return null;
  const parts = [...(drift ? [] : ['who people are today']), ...(after === null ? ['what comes true'] : [])];
  return `${parts.join(' and ')}: ${why}`;
}

function driftSection(rows: number, drift: Watched['drift'], others: string): CardSection {
  return {
    heading: 'Drift since then',
    text: `How far ${rows.toLocaleString('en')} of today are from ${others}. Below 0.1 is little, above 0.25 much.`,
    columns: ['feature', 'stability index'],
    rows: drift.map(({ name, value }) => [name, value]),
  };
}

function realisedSection({ cutoff, at, why, evaluation }: NonNullable<Watched['realised']>): CardSection {
  const when = cutoff === null ? 'of today' : `on ${day(cutoff)}`;
  return {
    heading: 'What came true',
    text: `Of what it would have said ${when}, looked at ${instant(at)}${why === null ? '' : `: ${why}`}.`,
    columns: ['figure', 'value', 'low', 'high'],
    rows: Object.entries(evaluation?.metrics ?? {}).map(([name, { value, low, high }]) => [
      name,
      value,
      low ?? null,
      high ?? null,
    ]),
  };
}
