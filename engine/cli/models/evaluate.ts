/** `models evaluate`: judges a version by what came true since. */
import { type Realised, realised } from '../../models/realised.ts';
import { artefactOf } from '../../models/registry.ts';
import { count, figuresOf } from '../../review/models/card.ts';
import { sectionText } from '../../review/models/card-text.ts';
import { instant } from '../../review/models/instant.ts';
import { runOver } from '../../review/play/definitions.ts';
import { Failure } from '../failure.ts';
import { withVersion } from '../outside.ts';
import type { ExitCode } from '../verb.ts';
import { walkTask } from '../walk-task.ts';
import { openSettings } from '../workspace.ts';
import { type Asked, demandFit, isJson, json, looking, versionAsked } from './asked.ts';

export async function evaluate(asked: Asked): Promise<ExitCode> {
  return looking(asked, async ({ store, candidate }, model) => {
    const { context, input } = asked;
    const version = await versionAsked(asked, store, model);
    demandFit(model, version);
    const artefact = await artefactOf(store, model.id, version.number);
    if (!artefact)
      throw new Failure({
        what: `what version ${version.number} scores by is gone`,
        fix: `carillon models train ${model.id}`,
      });
    const at = context.clock.now();
    const { bare } = await runOver(store, candidate, at);
    const looked = { store, run: bare, isLive: false, clock: context.clock };
    const { folder, environment } = await openSettings(asked.folder, input, context);
    const work = { model, program: candidate.program, folder, environment, context };
    let found!: Realised;
    await walkTask(`Judge ${model.id}`, { store }, context, async (onProgress) => {
      found = await withVersion(work, artefact, (brought) =>
        realised(looked, model, artefact, at, onProgress, brought),
      );
      return store.people.countProfiles();
    });
    context.stdout.write(
      isJson(input)
        ? json({ model: model.id, version: version.number, ...found })
        : textOf(model.id, version.number, found),
    );
  });
}

function textOf(model: string, version: number, { cutoff, evaluation }: Realised): string {
  const when = cutoff === null ? '' : ` as of ${instant(cutoff)}, whose horizon is over`;
  const figures = { ...figuresOf(evaluation), text: 'What it would have said then, and what came true.' };
  return `Version ${version} of ${model}, on ${count(evaluation.rows)} rows${when}:\n\n${sectionText(figures).join('\n')}\n`;
}
