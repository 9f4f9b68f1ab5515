/**
 * Imports the sources of the release that runs: each from where it stopped, with a progress bar, and none that
 * is complete. `run --import` and `import` both call it.
 */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { SourceProgram } from '../compiler/program.ts';
import { shortened } from '../review/table.ts';
import { counted, number } from '../review/words.ts';
import type { Engine } from '../runtime/engine.ts';
import {
  type ImportReport,
  importProgress,
  importSource,
  latestInstant,
  settleImports,
} from '../runtime/import.ts';
import { SourceFault, type SourceReader } from '../runtime/source.ts';
import { sourceSpecs } from './connectors.ts';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { beginTask } from './progress.ts';
import { walkTask } from './walk-task.ts';

export interface ImportOptions {
  readonly engine: Engine;
  /** The folder that paths of sources start from. */
  readonly root: string;
  /** One source alone. */
  readonly only?: string | undefined;
  /** From the first row, whatever was imported: what is known already is passed over as a duplicate. */
  readonly again?: boolean;
  /** What people call a source. */
  titleOf(source: string): string;
  readonly signal: AbortSignal;
}

/** Ends early when it is interrupted; the next one goes on from there. */
export async function importSources(options: ImportOptions, context: Context): Promise<void> {
  const { engine, only, signal } = options;
  // One instant for all files: two sources that are moved to now keep their distance to one another.
  const now = context.clock.now();
  for (const source of chosen(engine.run.program.sources, only)) {
    if (signal.aborted) return;
    await importOne(source, now, options, context);
  }
  if (signal.aborted) return;
  await walkTask('Existing members', engine, context, (onProgress) => settleImports(engine, onProgress));
}

function chosen(sources: readonly SourceProgram[], only: string | undefined): readonly SourceProgram[] {
  if (only === undefined) return sources;
  const found = sources.filter(({ id }) => id === only);
  if (found.length > 0) return found;
  throw new Failure({
    what: `the release that runs has no source \`${only}\``,
    why:
      sources.length === 0 ? 'it has no sources at all' : `it has ${sources.map(({ id }) => id).join(', ')}`,
    fix: 'apply the definitions first if the source is new, or use another name',
  });
}

async function importOne(
  source: SourceProgram,
  now: number,
  { engine, root, again = false, titleOf, signal }: ImportOptions,
  context: Context,
): Promise<void> {
  const path = resolve(root, source.path);
  const size = await sizeOf(source, path);
  const before = await importProgress(engine.store, source.id);
  // Read to its end, and no longer than it was then.
  if (!again && before?.size === size) return;
  const task = beginTask(`Importing ${titleOf(source.id)}`, context);
  try {
    const shift =
      before?.shift ?? (source.shiftToNow ? await shiftToNow(source, readerOf(source, path), now) : 0);
    const reader = readerOf(source, path, again ? 0 : (before?.row ?? 0));
    const report = await importSource(engine, source, reader, {
      shift,
      size,
      signal,
      onProgress: (share) => task.to(share),
    });
    task.end(
      `${reportWords(report)}${signal.aborted ? '; interrupted, the next import goes on from here' : ''}`,
    );
    tellReasons(report, context);
  } catch (error) {
    task.cancel();
    throw error;
  }
}

async function sizeOf({ id, path }: SourceProgram, file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch {
    throw new SourceFault(`source ${id}: ${path} is not there, or may not be read`);
  }
}

function readerOf({ id, connector, settings }: SourceProgram, path: string, from = 0): SourceReader {
  const spec = sourceSpecs.find(({ name }) => name === connector);
  if (!spec) throw new SourceFault(`source ${id}: there is no connector ${connector}`);
  return spec.read({ path, settings }, from);
}

async function shiftToNow(source: SourceProgram, reader: SourceReader, now: number): Promise<number> {
  const latest = await latestInstant(source, reader);
  return latest === null ? 0 : now - latest;
}

/** Reasons that are named, the commonest first. */
const NAMED = 3;
/** Columns for a reason. */
const WIDTH = 160;

/** What was set aside is told where it happens: nobody looks for what they do not know of. */
function tellReasons({ quarantined, reasons }: ImportReport, { stderr }: Context): void {
  if (quarantined === 0) return;
  const commonest = [...reasons].sort(([, one], [, other]) => other - one);
  for (const [reason, count] of commonest.slice(0, NAMED))
    stderr.write(`  ${number(count)} set aside: ${shortened(reason, WIDTH)}\n`);
  const named = commonest.slice(0, NAMED).reduce((sum, [, count]) => sum + count, 0);
  const others = quarantined - named;
  if (others > 0) stderr.write(`  ${number(others)} set aside for other reasons\n`);
  stderr.write(
    '  `carillon quarantine list` shows them; `carillon quarantine release` takes them in once they fit\n',
  );
}

function reportWords({ items, accepted, duplicates, quarantined, passedOver }: ImportReport): string {
  return [
    `${counted(items, 'item')}, ${counted(accepted, 'message')} taken in`,
    ...(duplicates > 0 ? [`${number(duplicates)} known already`] : []),
    ...(passedOver > 0 ? [`${counted(passedOver, 'item')} passed over`] : []),
    ...(quarantined > 0 ? [`${number(quarantined)} set aside`] : []),
  ].join(', ');
}
