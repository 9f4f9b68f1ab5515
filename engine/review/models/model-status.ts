/** What a status tells of models: which version runs, whom it scored, and what somebody should look at. */
import type { ModelProgram } from '../../compiler/model/program.ts';
import { type ModelNews, newsOf } from '../../models/news.ts';
import { runningOf, scoredOf } from '../../models/registry.ts';
import { watchedOf } from '../../models/watched.ts';
import type { Store } from '../../store/store.ts';
import { type Paint, unpainted } from '../paint.ts';
import { columns, shortened } from '../table.ts';
import { instantWords, number } from '../words.ts';
import { isChange, isWorrying, newsWords } from './news-text.ts';

export interface ModelStatus {
  readonly id: string;
  readonly title: string;
  /** The version in charge; null: none. */
  readonly running: number | null;
  /** People whom it has looked at for their score; null: it has never scored. */
  readonly scored: { readonly people: number; readonly at: number } | null;
  /** What is not as the card of the version in charge promised. */
  readonly concerns: readonly string[];
  /** What was last done about versions; null: it was never trained. */
  readonly last: ModelNews | null;
}

const TITLE_WIDTH = 40;

export function modelsOf(store: Store, models: Iterable<ModelProgram>): Promise<readonly ModelStatus[]> {
  return Promise.all(
    [...models].map(async ({ id, title }) => {
      const { version: running } = await runningOf(store, id);
      const scored = await scoredOf(store, id);
      const watched = await watchedOf(store, id);
      const concerns = watched?.version === running ? watched.concerns : [];
      return {
        id,
        title,
        running,
        scored: scored && { people: scored.people, at: scored.at },
        concerns: concerns.map(({ words }) => words),
        last: (await newsOf(store, id)).findLast(({ what }) => isChange[what]) ?? null,
      };
    }),
  );
}

export function modelLines(models: readonly ModelStatus[], zone: string, paint: Paint = unpainted): string[] {
  if (models.length === 0) return [];
  const rows = models.map(({ id, title, running, scored }) => [
    `  ${running === null ? 'none' : `version ${running}`}`,
    shortened(title, TITLE_WIDTH),
    id,
    scored === null ? '' : `${number(scored.people)} scored ${instantWords(scored.at, zone)}`,
  ]);
  const heads = columns(rows, ['left', 'left', 'left', 'left']);
  return [
    `${paint.strong('Models')} and the version that runs`,
    ...models.flatMap((model, place) => [
      heads[place]!,
      ...worries(model).map((line) => paint.warning(line)),
    ]),
  ];
}

/** That a new version is no better than the one that runs is how it should be. */
function worries({ concerns, last, running }: ModelStatus): string[] {
  const undone =
    last && isWorrying[last.what] && (running === null || last.what === 'failed')
      ? [
          `last training: ${newsWords[last.what]}${last.reasons[0] === undefined ? '' : `: ${last.reasons[0]}`}`,
        ]
      : [];
  return [...concerns, ...undone].map((words) => `        ${words}`);
}
