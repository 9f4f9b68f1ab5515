/**
 * Gives messages that were set aside another chance, once what they broke on is mended: what came over HTTP as
 * it came, what came from files by reading the files again. What still does not fit stays where it is.
 */

import { parseInstant } from '../language/instant.ts';
import { counted } from '../review/words.ts';
import type { Engine } from '../runtime/engine.ts';
import type { Incoming } from '../runtime/incoming.ts';
import type { Receipt } from '../runtime/work.ts';
import { incomingOf, SOURCE } from '../server/segment/incoming.ts';
import type { JsonObject, QuarantineRow } from '../store/store.ts';
import type { Context } from './context.ts';
import { type ImportOptions, importSources } from './import-sources.ts';

/** Messages looked at in one go; whoever has more releases again. */
const MOST = 100_000;
/** Messages handed over together: a good share of one transaction. */
const CHUNK = 500;

export async function releaseQuarantine(
  options: Omit<ImportOptions, 'only'>,
  context: Context,
): Promise<void> {
  const { engine, signal } = options;
  const rows = await engine.store.people.quarantine(MOST);
  const fromHttp = rows.filter(({ source }) => source === SOURCE);
  const accepted = await acceptAgain(engine, fromHttp, signal);
  if (fromHttp.length > 0) {
    context.stdout.write(
      `${counted(accepted, 'message')} of ${fromHttp.length} that came over HTTP taken in\n`,
    );
  }
  const named = new Set(rows.map(({ source }) => source));
  for (const { id } of engine.run.program.sources) {
    if (named.has(id) && !signal.aborted) await importSources({ ...options, only: id, again: true }, context);
  }
}

async function acceptAgain(
  engine: Engine,
  rows: readonly QuarantineRow[],
  signal: AbortSignal,
): Promise<number> {
  let accepted = 0;
  // Oldest first, as they came.
  const ordered = rows.toSorted((a, b) => a.at - b.at);
  for (let start = 0; start < ordered.length && !signal.aborted; start += CHUNK) {
    const messages = ordered.slice(start, start + CHUNK).map((row) => incomingAgain(engine, row));
    const receipts: Receipt[] = await Promise.all(messages.map((message) => engine.accept(message)));
    accepted += receipts.filter(({ outcome }) => outcome === 'accepted').length;
  }
  return accepted;
}

/** As it was when it came, under the id that it had then. */
function incomingAgain({ run }: Engine, { message, raw, at }: QuarantineRow): Incoming {
  const id = message.slice(`${SOURCE}|`.length);
  const receivedAt = parseInstant(String((raw as JsonObject | null)?.['receivedAt'])) ?? at;
  return { ...incomingOf(run.program, raw, { receivedAt }, () => id), id };
}
