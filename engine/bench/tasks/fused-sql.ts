/**
 * What somebody would write instead of features: one query per event type over the same stored events, all its
 * features in one pass. Its answers are compared with the engine's, so that both did the same work.
 */
import { tmpdir } from 'node:os';
import Database from 'better-sqlite3';
import { draftOf } from '../../evaluate/draft.ts';
import { ProfileView } from '../../evaluate/scope.ts';
import { currentRelease, runOf } from '../../runtime/release.ts';
import { openStore } from '../../store/open.ts';
import { FEATURES, fusedQuery } from '../workload/features.ts';
import { compileFolder } from '../workload/folder.ts';
import { NOW } from '../workload/people.ts';
import { EVENTS } from '../workload/vocabulary.ts';

/** As much as the engine's own connection has. */
const CACHE_KIB = 32 * 1024;
/** Profiles whose fifty features are compared. */
const COMPARED = 100;
/** A whole number to the database too, where every other number of ours is floating-point. */
const AT = { now: BigInt(NOW) };
/** The engine adds whole pence, SQL floating-point numbers. */
const TOLERANCE = 1e-6;

export interface FusedArgument {
  readonly folder: string;
  /** A store of people whom nobody has evaluated, and the same with everybody evaluated. */
  readonly seeded: string;
  readonly rebuilt: string;
  readonly runs: number;
}

type Row = Readonly<Record<string, number | string | null>>;

export async function run({ folder, seeded, rebuilt, runs }: FusedArgument) {
  const connection = new Database(seeded, { readonly: true });
  connection.pragma(`cache_size = -${CACHE_KIB}`);
  const seconds: number[] = [];
  for (let index = 0; index < runs; index++) {
    const start = performance.now();
    for (const event of EVENTS) computeAll(connection, event);
    seconds.push((performance.now() - start) / 1000);
  }
  const compared = await compare(connection, folder, rebuilt);
  connection.close();
  return { seconds, compared };
}

/** Every value is computed, and none is carried out of the database: that would be time of another kind. */
function computeAll(connection: Database.Database, event: string): void {
  const columns = FEATURES.filter((feature) => feature.event === event);
  const digest = columns.map(({ tag }) => `count("${tag}")`).join(', ');
  connection.prepare(`select ${digest} from (${fusedQuery(event)})`).get(AT);
}

/** Throws where the engine's features differ from the query's; answers how many values were compared. */
async function compare(connection: Database.Database, folder: string, rebuilt: string): Promise<number> {
  const candidate = await compileFolder(folder);
  const { program } = candidate;
  const store = await openStore(`sqlite:${rebuilt}`, { root: tmpdir() });
  try {
    const run = await runOf(store, candidate, (await currentRelease(store))!);
    const ids = await store.people.profileIds(0, -1, COMPARED);
    const rows = new Map<number, Record<string, Row[string]>>(ids.map((id) => [id, {}]));
    for (const event of EVENTS) {
      const query = connection.prepare<[typeof AT], Row>(fusedQuery(event));
      for (const row of query.iterate(AT)) {
        const known = rows.get(row['profile'] as number);
        if (known) Object.assign(known, row);
      }
    }
    for (const [id, row] of rows) {
      const image = (await store.people.profile(id))!;
      const view = new ProfileView(program, draftOf(program, run.layout, image));
      for (const { tag } of FEATURES) {
        const { index } = program.tags.find((one) => one.id === tag)!;
        checkSame(tag, view.tag(index), row[tag]);
      }
    }
    return rows.size * FEATURES.length;
  } finally {
    await store.close();
  }
}

/** Counts and sums of nothing are 0 to the engine; the query has no row for who did nothing. */
function checkSame(tag: string, engine: unknown, sql: Row[string] | undefined): void {
  const isSame =
    typeof engine === 'number' && typeof sql === 'number'
      ? Math.abs(engine - sql) <= TOLERANCE * Math.max(1, Math.abs(sql))
      : (engine ?? null) === (sql ?? null) || (engine === 0 && (sql ?? null) === null);
  if (!isSame) throw new Error(`${tag} is ${String(engine)} to the engine and ${String(sql)} in SQL`);
}
