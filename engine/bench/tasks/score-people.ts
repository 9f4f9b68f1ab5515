/** Scores everybody of a store by a boosted model, twice: when every score is new, and when none is; beside reading the same rows bare. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { ModelProgram } from '../../compiler/model/program.ts';
import { columnsFor } from '../../models/compared.ts';
import { spreadsOf } from '../../models/drift.ts';
import { scorePeople } from '../../models/scoring.ts';
import { typeOf } from '../../models/type-of.ts';
import type { TrainingData } from '../../models/types/type.ts';
import { PeopleOfToday } from '../../models/watch-model.ts';
import { watched } from '../../models/watching.ts';
import { VirtualClock } from '../../runtime/clock.ts';
import type { Stopwatch } from '../process/stopwatch.ts';
import { FEATURES } from '../workload/features.ts';
import { compileFolder, writeFolder } from '../workload/folder.ts';
import { sampleOf } from '../workload/learning.ts';
import { openEngine } from '../workload/opened.ts';
import { NOW } from '../workload/people.ts';

/** How many features the model has; learnt from so many made-up rows. */
const COLUMNS = 20;
const ROWS = 5_000;

export interface ScoreArgument {
  /** Definitions, to which the model is added in a folder of its own. */
  readonly folder: string;
  readonly own: string;
  /** A copy of a store in which everybody is evaluated. */
  readonly file: string;
}

export async function run({ folder, own, file }: ScoreArgument, stopwatch: Stopwatch) {
  const definitions = join(own, 'definitions');
  cpSync(folder, definitions, { recursive: true });
  const features = FEATURES.filter(({ type }) => type !== 'text').slice(0, COLUMNS);
  await writeFolder(definitions, { 'model.yaml': modelText(features.map(({ tag }) => tag)) });
  const candidate = await compileFolder(definitions);
  const model = candidate.program.models.get('likely')!;
  const { artefact, spreads } = learnt(model);
  const { engine, store, close } = await openEngine(`sqlite:${file}`, candidate, new VirtualClock(NOW));
  const bare = readBare(file);
  const people = await store.people.countProfiles();
  const before = process.memoryUsage().rss;
  const first = await stopwatch.time(() => scorePeople({ engine, model, artefact, cause: 'release' }, null));
  const sample = new PeopleOfToday(model, people);
  const again = await stopwatch.time(() =>
    scorePeople(
      { engine, model, artefact, cause: 'time', onPiece: (id, piece) => sample.see(id, piece) },
      null,
    ),
  );
  const watching = await stopwatch.time(async () =>
    watched({
      type: model.type,
      source: model.source.of,
      artefact,
      spreads,
      today: sample.given(NOW),
      past: null,
      until: NOW,
    }),
  );
  const most = process.resourceUsage().maxRSS * 1024;
  await close();
  return {
    people,
    bare,
    first: first.seconds,
    written: first.result.changed,
    again: again.seconds,
    changed: again.result.changed,
    watching: watching.seconds,
    watched: watching.result.rows,
    before,
    most,
  };
}

function modelText(features: readonly string[]): string {
  return `kind: model
id: likely
type: propensity
predicts: { did: ${FEATURES[0]!.event} }
horizon: 30d
features: [${features.join(', ')}]
method: boosting
output: { tag: likely_score, bands: { high: 0.6, medium: 0.3 } }
`;
}

/** Of made-up values: what a score costs does not depend on what was learnt. */
function learnt(model: ModelProgram) {
  const { table, labels } = sampleOf(ROWS, model.features.length);
  const columns = table.columns.map((column, place) => ({ ...column, name: model.features[place]!.name }));
  const people = Float64Array.from(labels.keys());
  const data: TrainingData = {
    features: { table: { rows: ROWS, columns }, people, cutoffs: new Float64Array(ROWS) },
    labels,
  };
  const artefact = typeOf(model.type).fit(data, model.spec, model.seed);
  return { artefact, spreads: spreadsOf(columnsFor(model.type, artefact, data)) };
}

/** Seconds to fetch what is kept of everybody, and to do nothing with it. */
function readBare(file: string): number {
  const connection = new Database(file, { readonly: true });
  const start = performance.now();
  for (const _ of connection
    .prepare(
      'select * from profile left join state on state.bucket = profile.bucket and state.profile = profile.id',
    )
    .raw()
    .iterate());
  const seconds = (performance.now() - start) / 1000;
  connection.close();
  return seconds;
}
