/**
 * Lists from outside: brings the members of a segment to exactly the people whom the rows of a file name. Done
 * when the file or the mapping is another than when it was last done; whoever was unknown then is looked for
 * again. It makes nobody, and a crash leaves nothing half done: only what differs is changed, and done is said last.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import type { ListProgram } from '../compiler/list.ts';
import type { Draft } from '../evaluate/draft.ts';
import type { Json, JsonObject, ProfileId, Store } from '../store/store.ts';
import { type Identifier, identifiersOf } from './accept.ts';
import type { Engine } from './engine.ts';
import { changeFlags, everybody, type FlagChange, these } from './flags.ts';
import { identifierKey } from './identify.ts';
import { readOwners, readProfiles } from './known.ts';
import { SourceFault, type SourceReader, type SourceSpec } from './source.ts';

/** Rows whose people are looked up at once. */
const CHUNK = 500;

/** What became of a list the last time it was read; kept in the store. */
export interface ListReport {
  /** When its rows were read. */
  readonly at: number;
  /** Of the file and of the mapping. */
  readonly hash: string;
  readonly rows: number;
  /** Rows that name nobody known. */
  readonly unknown: number;
  /** Rows that cannot be read or mapped. */
  readonly faulty: number;
}

export interface ListOptions {
  readonly engine: Engine;
  readonly sourceSpecs: readonly SourceSpec[];
  readonly root: string;
}

export async function listReport(store: Store, segment: string): Promise<ListReport | null> {
  const report = (await store.progress(progressKey(segment))) as unknown as ListReport | undefined;
  // One of before it said when: the list is read again.
  return typeof report?.at === 'number' ? report : null;
}

function progressKey(segment: string): string {
  return `list.${segment}`;
}

export async function bringList(
  list: ListProgram,
  { engine, sourceSpecs, root }: ListOptions,
): Promise<ListReport> {
  const path = resolve(root, list.path);
  const hash = await hashOf(path, list);
  const before = await listReport(engine.store, list.segment);
  const isSame = before?.hash === hash;
  if (isSame && before.unknown === 0) return before;
  const { ids, ...counts } = await listed(list, readerOf(list, path, sourceSpecs), engine);
  const changes = isSame ? addedTo(list.key, ids, engine) : differences(list.key, ids, engine);
  for await (const some of changes) await changeFlags(engine, list.key, 'import', some);
  const report: ListReport = { hash, at: engine.clock.now(), ...counts };
  await engine.submit([], { bucket: 0, key: progressKey(list.segment), value: { ...report } as Json });
  return report;
}

/** Everybody for whom it is another now. */
async function* differences(
  key: string,
  ids: Float64Array,
  engine: Engine,
): AsyncGenerator<readonly FlagChange[]> {
  const look = ({ id, kept }: Draft) => ({ id, had: kept.flags.has(key), holds: includes(ids, id) });
  for await (const people of everybody(engine, look)) yield people.filter(({ had, holds }) => had !== holds);
}

/** Those of the list who are not members yet. */
async function* addedTo(
  key: string,
  ids: Float64Array,
  engine: Engine,
): AsyncGenerator<readonly FlagChange[]> {
  const look = ({ id, kept }: Draft) => ({ id, had: kept.flags.has(key), holds: true });
  for await (const people of these(engine, ids, look)) yield people.filter(({ had }) => !had);
}

/** The people whom the rows name, in order of id; eight bytes each. */
async function listed(
  list: ListProgram,
  reader: SourceReader,
  engine: Engine,
): Promise<{ ids: Float64Array } & Omit<ListReport, 'hash' | 'at'>> {
  const found: ProfileId[] = [];
  const counts = { rows: 0, unknown: 0, faulty: 0 };
  let chunk: (readonly Identifier[])[] = [];
  const flush = async () => {
    for (const owner of await ownersOf(engine.store, chunk)) {
      if (owner === null) counts.unknown++;
      else found.push(owner);
    }
    chunk = [];
  };
  for await (const item of reader) {
    counts.rows++;
    const identifiers = 'fault' in item ? null : await identifiersIn(item.record, list, engine);
    if (identifiers === null) counts.faulty++;
    else chunk.push(identifiers);
    if (chunk.length >= CHUNK) await flush();
  }
  await flush();
  return { ids: Float64Array.from(found).sort(), ...counts };
}

/** What a row says of whom it names; null where that cannot be worked out. */
async function identifiersIn(
  record: Readonly<Record<string, unknown>>,
  { profile }: ListProgram,
  { run }: Engine,
): Promise<readonly Identifier[] | null> {
  try {
    const values: Record<string, Json> = {};
    for (const [kind, expression] of Object.entries(profile))
      values[kind] = ((await expression(record)) ?? null) as Json;
    return identifiersOf(run.program, { identifiers: values as JsonObject, traits: {} });
  } catch {
    return null;
  }
}

/** For each row the profile of its most trusted identifier that somebody has; null where nobody has any. */
async function ownersOf(
  store: Store,
  rows: readonly (readonly Identifier[])[],
): Promise<(ProfileId | null)[]> {
  const owners = await readOwners(store, rows.flat());
  const { finalOf } = await readProfiles(store, owners.values());
  return rows.map((identifiers) => {
    const known = identifiers.find((identifier) => owners.has(identifierKey(identifier)));
    return known === undefined ? null : finalOf(owners.get(identifierKey(known))!);
  });
}

async function hashOf(path: string, { meaning, segment, path: shown }: ListProgram): Promise<string> {
  const hash = createHash('sha256').update(meaning);
  try {
    for await (const block of createReadStream(path)) hash.update(block as Buffer);
  } catch {
    throw new SourceFault(`segment ${segment}: the list ${shown} is not there, or may not be read`);
  }
  return hash.digest('hex');
}

function readerOf(
  { connector, settings, segment }: ListProgram,
  path: string,
  specs: readonly SourceSpec[],
): SourceReader {
  const spec = specs.find(({ name }) => name === connector);
  if (!spec) throw new SourceFault(`segment ${segment}: there is no connector ${connector}`);
  return spec.read({ path, settings });
}

/** Whether a sorted list has the number. */
function includes(sorted: Float64Array, id: number): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < id) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === id;
}
