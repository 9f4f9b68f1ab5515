/**
 * Imports a source: items are read in a stream, mapped, and handed to the engine in chunks. Where it stopped is
 * remembered after each chunk, and every item has a stable message id, so that running it again adds nothing.
 */
import type { MappingProgram, SourceProgram } from '../compiler/program.ts';
import { NO_INSTANT } from '../compiler/source-time.ts';
import type { Json, JsonObject, Store } from '../store/store.ts';
import type { Engine } from './engine.ts';
import type { Incoming } from './incoming.ts';
import { type Item, itemsOf } from './items.ts';
import type { SourceReader } from './source.ts';
import { walk } from './walk.ts';

/** Items of one chunk: a good share of one transaction. */
const CHUNK = 500;
/** What a failed mapping is set aside under. */
const BAD_ROW = 'bad_row';

export interface ImportReport {
  readonly items: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly quarantined: number;
  /** Why messages were set aside, with how many for each; reasons beyond the first hundred are not told apart. */
  readonly reasons: ReadonlyMap<string, number>;
  /** Items for which `where` or every `when` was not true. */
  readonly passedOver: number;
}

const MOST_REASONS = 100;

export interface ImportOptions {
  /** Milliseconds that every instant of the source is moved by. */
  readonly shift: number;
  /** Size of the file in bytes. */
  readonly size: number;
  onProgress?(fraction: number): void;
  readonly signal?: AbortSignal;
}

/** How far the import of a source has come. */
export interface ImportProgress {
  /** Rows dealt with. */
  readonly row: number;
  /** Size in bytes of the file when it was read to its end; null while it has not been. */
  readonly size: number | null;
  /** What `shift_to_now` moves every instant by: decided once, so that a resumed import agrees with itself. */
  readonly shift: number;
}

export async function importProgress(store: Store, source: string): Promise<ImportProgress | null> {
  return ((await store.progress(progressKey(source))) as ImportProgress | undefined) ?? null;
}

function progressKey(source: string): string {
  return `import.${source}`;
}

/**
 * After imports: people who are members of a segment because of them are *existing* members, and journeys that
 * say `existing: true` begin now — not while half of somebody's past is still to be read.
 */
export async function settleImports(engine: Engine, onProgress?: (done: number) => void): Promise<number> {
  await engine.untilHeard();
  const rows = await Promise.all(
    engine.run.program.sources.map(async ({ id }) => (await importProgress(engine.store, id))?.row ?? 0),
  );
  const round = rows.reduce((sum, row) => sum + row, 0);
  return round === 0 ? 0 : settleExisting(engine, round, onProgress);
}

/** The same for whoever knows that something has been imported; `round` tells one time from another. */
export async function settleExisting(
  engine: Engine,
  round: number,
  onProgress?: (done: number) => void,
): Promise<number> {
  await engine.untilHeard();
  const inputs = (at: number) => [{ type: 'existing', at } as const];
  const { program, others } = engine.run;
  const isForThings = program.journeys.some(({ thing }) => thing !== null);
  const visited = others.size > 0 && isForThings ? 'all' : 'people';
  return walk(engine, { key: 'existing', round, inputs, visited, ...(onProgress && { onProgress }) });
}

export async function importSource(
  engine: Engine,
  source: SourceProgram,
  reader: SourceReader,
  options: ImportOptions,
): Promise<ImportReport> {
  const reasons = new Map<string, number>();
  const report = { items: 0, accepted: 0, duplicates: 0, quarantined: 0, reasons, passedOver: 0 };
  let row = (await importProgress(engine.store, source.id))?.row ?? 0;
  const remember = (size: number | null) => {
    const value = { row, size, shift: options.shift } satisfies ImportProgress;
    return engine.submit([], { bucket: 0, key: progressKey(source.id), value });
  };
  // A crash before the first chunk is remembered must not end in another shift.
  await remember(null);
  let chunk: { readonly messages: readonly Incoming[]; readonly row: number }[] = [];
  const flush = async () => {
    if (chunk.length === 0) return;
    const messages = chunk.flatMap((item) => item.messages);
    const receipts = await Promise.all(messages.map((message) => engine.accept(message)));
    for (const receipt of receipts) {
      if (receipt.outcome === 'accepted') report.accepted++;
      else if (receipt.outcome === 'duplicate') report.duplicates++;
      else {
        report.quarantined++;
        countReason(reasons, receipt.reason);
      }
    }
    row = chunk.at(-1)!.row;
    await remember(null);
    chunk = [];
    options.onProgress?.(reader.progress());
  };
  for await (const item of itemsOf(source, reader)) {
    if (options.signal?.aborted) break;
    report.items++;
    const messages = await mapItem(source, item, options.shift);
    if (messages.length === 0) report.passedOver++;
    chunk.push({ messages, row: item.lastRow });
    if (chunk.length >= CHUNK) await flush();
  }
  await flush();
  if (!options.signal?.aborted) await remember(options.size);
  return report;
}

function countReason(reasons: Map<string, number>, reason: string): void {
  const known = reasons.get(reason);
  if (known !== undefined || reasons.size < MOST_REASONS) reasons.set(reason, (known ?? 0) + 1);
}

/** The latest instant that the source's mappings give: what `shift_to_now` moves to now. */
export async function latestInstant(source: SourceProgram, reader: SourceReader): Promise<number | null> {
  let latest: number | null = null;
  for await (const item of itemsOf(source, reader)) {
    if (item.fault !== null) continue;
    for (const mapping of source.each) {
      const instant = mapping.at && (await mapping.at(item.names));
      if (instant !== null && (latest === null || instant > latest)) latest = instant;
    }
  }
  return latest;
}

async function mapItem(source: SourceProgram, item: Item, shift: number): Promise<Incoming[]> {
  if (item.fault !== null) return [faulty(source, item, item.fault)];
  try {
    if (source.where && (await source.where(item.names)) !== true) return [];
    const messages: Incoming[] = [];
    for (const [index, mapping] of source.each.entries()) {
      if (mapping.when && (await mapping.when(item.names)) !== true) continue;
      messages.push(await mapOne(source, mapping, index, item, shift));
    }
    return messages;
  } catch (fault) {
    return [faulty(source, item, fault instanceof Error ? fault.message : String(fault))];
  }
}

async function mapOne(
  source: SourceProgram,
  mapping: MappingProgram,
  index: number,
  item: Item,
  shift: number,
): Promise<Incoming> {
  const own = mapping.id && (await mapping.id(item.names));
  // Several mappings of one item are several messages.
  const id = [own ?? item.row, ...(source.each.length > 1 ? [index] : [])].join('.');
  const time = mapping.at && (await mapping.at(item.names));
  const key = mapping.key && (await mapping.key(item.names));
  if (mapping.at && time === null) return faulty(source, item, NO_INSTANT, id);
  return {
    id,
    source: source.id,
    ...(mapping.entity !== null && { entity: { id: mapping.entity, key } }),
    event: mapping.event,
    time: time === null ? null : time + shift,
    identifiers: await evaluated(mapping.profile, item),
    traits: { ...(await evaluated(mapping.traits, item)), ...(await evaluated(mapping.tags, item)) },
    consent: mapping.consent,
    properties: await evaluated(mapping.properties, item),
    imported: true,
    raw: item.names as Json,
  };
}

async function evaluated(mapped: MappingProgram['properties'], item: Item): Promise<JsonObject> {
  const values: Record<string, Json> = {};
  for (const [name, expression] of Object.entries(mapped)) {
    const value = await expression(item.names);
    if (value !== undefined) values[name] = value as Json;
  }
  return values;
}

/** An item that could not be read or mapped is set aside like any other message that does not fit. */
function faulty(source: SourceProgram, item: Item, reason: string, id = String(item.row)): Incoming {
  return {
    id,
    source: source.id,
    event: null,
    time: null,
    identifiers: {},
    traits: {},
    consent: {},
    properties: {},
    imported: true,
    raw: item.names as Json,
    fault: { code: BAD_ROW, reason },
  };
}
