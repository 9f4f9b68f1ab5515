/**
 * Who met an experiment: in which arm, their features as they were when they did, and whether what is predicted came true in the horizon
 * after it. Whose horizon is not over is left out. Today, people are their features alone, whether or not they met it.
 */
import { exposureOf } from '../../analysis/experiment/exposure.ts';
import type { ExperimentSource, ModelProgram } from '../../compiler/model/program.ts';
import type { Draft } from '../../evaluate/draft.ts';
import { asKnown, storeBegan } from '../as-known.ts';
import type { Given } from '../given.ts';
import { parted, seen, walked } from '../parted.ts';
import { cameTrue } from '../past-rows.ts';
import { Gathered, type Vector, vectorOf } from '../vectors.ts';
import type { Asking, Source } from './source.ts';

/** Enough that a share of one in ten is known to half a percent. */
const MOST_OF_TODAY = 20_000;

interface Met {
  readonly vector: Vector;
  /** Null: of today, whoever it is. */
  readonly at: number | null;
  readonly isTreated: boolean;
  readonly hasDone: boolean;
  /** What people were assigned by together. */
  readonly unit: string | null;
}

export const experiment: Source<Met> = {
  readsEvents: false,

  pieceOf: (model, view) => ({
    vector: vectorOf(model, view),
    at: null,
    isTreated: false,
    hasDone: false,
    unit: null,
  }),

  gatherer(model: ModelProgram) {
    const rows = new Gathered(model.features);
    const treated: number[] = [];
    return {
      add(person, { vector, at, isTreated, hasDone }) {
        rows.add(person, at ?? 0, hasDone ? 1 : 0, vector);
        if (isTreated) treated.push(person);
      },
      given: (asOf) => ({ asOf, rows: rows.gathering, treated: Float64Array.from(treated).sort() }),
    };
  },

  async materialOf(asked) {
    const began = await storeBegan(asked.looking);
    const met = seen(asked, true, (draft) => metBy(draft, asked, began));
    const material = await parted(experiment, asked, met, ({ id, piece: { unit } }) => unit ?? String(id));
    return asked.isJudging ? material : { ...material, today: await ofToday(asked) };
  },
};

/** Those whom it is going to score. */
async function ofToday(asked: Asking): Promise<Given> {
  const all = experiment.gatherer(asked.model);
  const some = { ...asked, most: MOST_OF_TODAY, onProgress: () => {} };
  for await (const people of walked(experiment, some)) for (const { id, piece } of people) all.add(id, piece);
  return all.given(asked.asOf);
}

/** Null for whoever met it in no arm that counts, or is not asked, or whose time is not over. */
function metBy(draft: Draft, { looking: { run }, model, asOf }: Asking, began: number): Met | null {
  const source = model.source as ExperimentSource;
  const program = run.program.experiments.get(source.experiment)?.exposure;
  const exposure = program ? exposureOf(draft.past, program) : null;
  if (exposure === null || exposure.at + model.horizon > asOf) return null;
  const { arm, at, unit } = exposure;
  const isTreated = source.treated.includes(arm);
  if (!isTreated && arm !== source.control) return null;
  return asKnown(run.program, draft, at, began, (view) => {
    if (model.who && !model.who.holds(view)) return null;
    const hasDone = cameTrue(source, model.horizon, draft.past, view, at);
    return { vector: vectorOf(model, view), at, isTreated, hasDone, unit };
  });
}
