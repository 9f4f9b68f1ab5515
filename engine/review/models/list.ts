/**
 * All models of the release that runs, a line each: which version runs, how good it is, how it stands beside its promise, whom it scored, and
 * what was last done about it. `schemas/artefacts/models.schema.json` says the same for programs that read it.
 */
import type { ModelProgram } from '../../compiler/model/program.ts';
import { modelShapes } from '../../language/model-shapes.ts';
import { figure } from '../../models/gates.ts';
import { type ModelNews, newsOf } from '../../models/news.ts';
import {
  type Failed,
  registered,
  runningOf,
  type Scored,
  scoredOf,
  type Version,
} from '../../models/registry.ts';
import { type Watched, watchedOf } from '../../models/watched.ts';
import type { Store } from '../../store/store.ts';
import { tableText } from './card-text.ts';
import { instant } from './instant.ts';
import { isChange, newsWords } from './news-text.ts';
import { notWatched, standing } from './since-then.ts';

export interface ListedModel {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  /** Null: it writes none. */
  readonly tag: string | null;
  readonly running: number | null;
  readonly versions: readonly ListedVersion[];
  readonly scored: Scored | null;
  /** Of the last training, where no version came of it. */
  readonly failed: Failed | null;
  /** Of the version in charge; null: nobody has looked. */
  readonly watched: Watched | null;
  /** What of it is not watched, and why; null: all is. */
  readonly notWatched: string | null;
  /** The latest last. */
  readonly news: readonly ModelNews[];
}

/** A version without its card, of which `models show` tells. */
export interface ListedVersion {
  readonly number: number;
  readonly at: number;
  readonly promoted: boolean;
  readonly reasons: readonly string[];
  /** The one by which it is known; null: it has none. */
  readonly figure: { readonly name: string; readonly value: number } | null;
}

export function listedModels(store: Store, models: Iterable<ModelProgram>): Promise<readonly ListedModel[]> {
  return Promise.all([...models].map((model) => listed(store, model)));
}

async function listed(store: Store, model: ModelProgram): Promise<ListedModel> {
  const { id, title, type, output } = model;
  const { versions, failed } = await registered(store, id);
  const { version: running } = await runningOf(store, id);
  const watched = await watchedOf(store, id);
  return {
    id,
    title,
    type,
    tag: output?.columns[0]?.tag ?? null,
    running,
    versions: versions.map((version) => listedVersion(version, model)),
    scored: await scoredOf(store, id),
    failed,
    watched: watched?.version === running ? watched : null,
    notWatched: notWatched(model.watching),
    news: await newsOf(store, id),
  };
}

/** Of probabilities the AUC, which people know. */
export function listedVersion(
  { number, at, decision, evaluation: { metrics } }: Version,
  { better, type }: Pick<ModelProgram, 'better' | 'type'>,
): ListedVersion {
  const name = metrics['auc'] ? 'auc' : (better?.figure ?? modelShapes[type].figures.at(-1));
  const found = name === undefined ? undefined : metrics[name];
  return { number, at, ...decision, figure: found ? { name: name!, value: found.value } : null };
}

export function listText(models: readonly ListedModel[]): string {
  if (models.length === 0) return 'No models are declared.\n';
  const names = ['model', 'type', 'runs', 'figure', 'since then', 'scored', 'last change'];
  return `${tableText(names, models.map(lineOf)).join('\n')}\n`;
}

function lineOf({ id, type, running, versions, scored, watched, notWatched: not, news }: ListedModel) {
  const shown = versions.find(({ number }) => number === running)?.figure ?? null;
  return [
    id,
    type,
    running === null ? 'none' : `version ${running}`,
    shown && `${shown.name} ${figure(shown.value)}`,
    standing(watched) ?? (not && `not watched: ${not}`),
    scored === null ? 'nobody' : scoredText(scored),
    lastText(news.findLast(({ what }) => isChange[what])),
  ];
}

/** Whom a model that was learnt elsewhere did not answer for, too. */
function scoredText({ people, at, kept }: Scored): string {
  const news = `${people}, ${instant(at)}`;
  return kept === undefined ? news : `${news}; ${kept.people} kept what they had: ${kept.reason}`;
}

function lastText(news: ModelNews | undefined): string {
  if (news === undefined) return 'never trained';
  const { at, version, what, reasons } = news;
  const which = version === null ? '' : `version ${version}: `;
  return `${instant(at)}, ${which}${newsWords[what]}${reasons.length === 0 ? '' : `: ${reasons[0]}`}`;
}
