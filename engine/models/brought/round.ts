/** A round with a model that was learnt elsewhere: what a version of it is judged by, and the scoring of people, each with the model open no longer than that. */
import type { ModelProgram } from '../../compiler/model/program.ts';
import type { JsonObject, ProfileId } from '../../store/store.ts';
import { ModelFault } from '../fault.ts';
import { type Scoring, type ScoringDone, scorePeople } from '../scoring.ts';
import type { Material } from '../sources/source.ts';
import { hasLabels } from '../training.ts';
import type { Brought, Outside } from './brought.ts';
import { broughtScores, fewer } from './material.ts';

export interface Answering {
  readonly outside: Outside;
  readonly model: ModelProgram;
  isStopped(): boolean;
}

/** With what it says of everybody in it. */
export async function answered(
  { model, isStopped }: Answering,
  brought: Brought,
  material: Material,
): Promise<Material> {
  const few = fewer(material, hasLabels(model.source.of));
  const learning = await broughtScores(brought, few.learning, isStopped);
  return { ...few, learning, held: await broughtScores(brought, few.held, isStopped) };
}

/** What another version says of those who are held out. */
export function saidByVersion(
  asked: Answering,
  artefact: JsonObject,
  { held }: Material,
): Promise<Float64Array> {
  const { outside, model, isStopped } = asked;
  return opened(outside.again(model, artefact), async (version) => {
    const { scores } = await broughtScores(version, held, isStopped);
    return scores!;
  });
}

/** Where it cannot be opened, everybody keeps what they have. */
export async function scoredFromOutside(
  outside: Outside,
  scoring: Scoring & { readonly artefact: JsonObject },
  people: readonly ProfileId[] | null,
): Promise<ScoringDone> {
  const { model, artefact, engine } = scoring;
  try {
    return await opened(outside.again(model, artefact), (brought) =>
      scorePeople({ ...scoring, brought }, people),
    );
  } catch (error) {
    if (!(error instanceof ModelFault)) throw error;
    const all = people?.length ?? (await engine.store.people.countProfiles());
    return { people: all, changed: 0, kept: all, reason: `${error.code} ${error.what}` };
  }
}

export async function opened<Result>(
  opening: Promise<Brought>,
  use: (brought: Brought) => Promise<Result>,
): Promise<Result> {
  const brought = await opening;
  try {
    return await use(brought);
  } finally {
    await brought.close();
  }
}
