/** All models of the release that runs, a line each: which version runs, how good it is, whom it scored, what became of the last training. */
import type { ModelProgram } from '../../compiler/model/program.ts';
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
  readonly type: string;
  readonly tag: string;
  readonly running: number | null;
  readonly versions: readonly Version[];
  readonly scored: Scored | null;
  readonly failed: Failed | null;
}

export function listedModels(store: Store, models: Iterable<ModelProgram>): Promise<readonly ListedModel[]> {
  return Promise.all(
    [...models].map(async ({ id, title, type, output }): Promise<ListedModel> => {
      const { versions, failed } = await registered(store, id);
      const { version } = await runningOf(store, id);
      return {
        id,
        title,
        type,
        tag: output.tag,
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
  const rows = models.map(({ id, type, running, versions, scored, failed }) => {
    const version = versions.find(({ number }) => number === running);
    const last = versions.at(-1);
    return [
      id,
      type,
      running === null ? 'none' : `version ${running}`,
      version?.evaluation.metrics['auc']?.value ?? null,
      scored === null ? 'nobody' : `${scored.people}, ${instant(scored.at)}`,
      failed !== null ? `${failed.code} ${failed.what}` : last === undefined ? 'never' : lastText(last),
    ];
  });
  return `${tableText(['model', 'type', 'runs', 'auc', 'scored', 'last training'], rows).join('\n')}\n`;
}

function lastText({ number, at, decision }: Version): string {
  const outcome = decision.promoted ? 'promoted' : `not promoted: ${decision.reasons[0]}`;
  return `${instant(at)}, version ${number} ${outcome}`;
}
