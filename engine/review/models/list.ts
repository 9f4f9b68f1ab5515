/** All models of the release that runs, a line each: which version runs, how good it is, whom it scored, what became of the last training. */
import type { ModelProgram } from '../../compiler/model/program.ts';
import { type ModelTypeName, modelShapes } from '../../language/model-shapes.ts';
import { figure } from '../../models/gates.ts';
import {
  type Failed,
  registered,
  runningOf,
  type Scored,
  scoredOf,
  type Version,
} from '../../models/registry.ts';
import type { Store } from '../../store/store.ts';
import { instant } from './card.ts';
import { tableText } from './card-text.ts';

export interface ListedModel {
  readonly id: string;
  readonly title: string;
  readonly type: ModelTypeName;
  /** Null: it writes none. */
  readonly tag: string | null;
  /** The figure by which versions are compared; null: none. */
  readonly better: string | null;
  readonly running: number | null;
  readonly versions: readonly Version[];
  readonly scored: Scored | null;
  readonly failed: Failed | null;
}

export function listedModels(store: Store, models: Iterable<ModelProgram>): Promise<readonly ListedModel[]> {
  return Promise.all(
    [...models].map(async ({ id, title, type, output, better }): Promise<ListedModel> => {
      const { versions, failed } = await registered(store, id);
      const { version } = await runningOf(store, id);
      return {
        id,
        title,
        type,
        tag: output?.columns[0]?.tag ?? null,
        better: better?.figure ?? null,
        running: version,
        versions,
        scored: await scoredOf(store, id),
        failed,
      };
    }),
  );
}

export function listText(models: readonly ListedModel[]): string {
  if (models.length === 0) return 'No models are declared.\n';
  const rows = models.map(({ id, type, better, running, versions, scored, failed }) => {
    const version = versions.find(({ number }) => number === running);
    const last = versions.at(-1);
    return [
      id,
      type,
      running === null ? 'none' : `version ${running}`,
      figureText(version, better ?? modelShapes[type].figures.at(-1) ?? null),
      scored === null ? 'nobody' : scoredText(scored),
      failed !== null ? `${failed.code} ${failed.what}` : last === undefined ? 'never' : lastText(last),
    ];
  });
  return `${tableText(['model', 'type', 'runs', 'figure', 'scored', 'last training'], rows).join('\n')}\n`;
}

/** Whom a model that was learnt elsewhere did not answer for, too. */
function scoredText({ people, at, kept }: Scored): string {
  const news = `${people}, ${instant(at)}`;
  return kept === undefined ? news : `${news}; ${kept.people} kept what they had: ${kept.reason}`;
}

/** Of probabilities the AUC, which people know. */
function figureText(version: Version | undefined, better: string | null): string | null {
  const metrics = version?.evaluation.metrics ?? {};
  const name = metrics['auc'] ? 'auc' : better;
  const found = name === null ? undefined : metrics[name];
  return found ? `${name} ${figure(found.value)}` : null;
}

function lastText({ number, at, decision }: Version): string {
  const outcome = decision.promoted ? 'promoted' : `not promoted: ${decision.reasons[0]}`;
  return `${instant(at)}, version ${number} ${outcome}`;
}
