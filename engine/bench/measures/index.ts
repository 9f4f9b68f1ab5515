/** All measures, in the order in which they are told. A new one is a file and a line here. */
import type { Measure } from '../measure.ts';
import { acknowledgement } from './acknowledgement.ts';
import { compile } from './compile.ts';
import { conditionJsonata } from './condition-jsonata.ts';
import { conditionRules } from './condition-rules.ts';
import { decide } from './decide.ts';
import { dryRun } from './dry-run.ts';
import { flatness } from './flatness.ts';
import { handOverP50, handOverP99 } from './hand-over.ts';
import { ingest } from './ingest.ts';
import { ingestPostgres } from './ingest-postgres.ts';
import { itemNeighbours } from './item-neighbours.ts';
import { learnBoosting } from './learn-boosting.ts';
import { learnLogistic } from './learn-logistic.ts';
import { longProfile } from './long-profile.ts';
import { memory } from './memory.ts';
import { rebuild } from './rebuild.ts';
import { scorePeople } from './score-people.ts';
import { segments } from './segments.ts';
import { soak } from './soak.ts';
import { steps } from './steps.ts';
import { virtualYear } from './virtual-year.ts';
import { watch } from './watch.ts';

export const measures: readonly Measure[] = [
  ingest,
  ingestPostgres,
  acknowledgement,
  decide,
  handOverP50,
  handOverP99,
  soak,
  steps,
  segments,
  longProfile,
  rebuild,
  conditionJsonata,
  conditionRules,
  memory,
  compile,
  watch,
  virtualYear,
  dryRun,
  flatness,
  learnBoosting,
  learnLogistic,
  itemNeighbours,
  scorePeople,
];

/** Told in the results as what is still to come. */
export const NOT_MEASURED_YET: readonly string[] = [];
