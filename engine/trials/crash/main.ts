/**
 * `npm run crash -- --kills N [--seed S] [--store postgres]`: the crash trial as a command. Exit code 0 only when nothing
 * was lost or doubled; the last line sums it up. What a long one gave is kept in bench/crash.json, for the results.
 */
import { parseArgs } from 'node:util';
import { BenchServer } from '../../bench/postgres/server.ts';
import { keep, LONG } from './kept.ts';
import type { Dialect } from './points.ts';
import { summaryOf } from './summary.ts';
import { pointsOf, type TrialOptions, type TrialResult, trial } from './trial.ts';

const HELP = `npm run crash -- [options]

  --kills <number>   kills at random moments, beside one at every named point (default 20)
  --seed <number>    of what is sent and when it is killed (default 1)
  --store <store>    sqlite (default) or postgres
  --help             this

The result of ${LONG} kills or more is written to engine/bench/crash.json.
`;
/** Of what went wrong so much is shown. */
const MOST_SHOWN = 50;

const { values: flags } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    store: { type: 'string', default: 'sqlite' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<number> {
  const [kills, seed] = [Number(flags.kills), Number(flags.seed)];
  const isStore = flags.store === 'sqlite' || flags.store === 'postgres';
  const isRight = Number.isSafeInteger(kills) && kills >= 0 && Number.isSafeInteger(seed) && isStore;
  if (flags.help || !isRight) {
    process.stdout.write(HELP);
    return isRight ? 0 : 1;
  }
  const dialect = flags.store as Dialect;
  const tell = (line: string) => void process.stdout.write(`${line}\n`);
  const result = await run({ dialect, kills, seed, points: pointsOf(dialect), tell });
  for (const fault of result.faults.slice(0, MOST_SHOWN)) tell(fault);
  if (result.faults.length > MOST_SHOWN) tell(`and ${result.faults.length - MOST_SHOWN} more`);
  if (kills >= LONG) keep(dialect, seed, result);
  const summary = summaryOf(dialect, result);
  tell(summary.text);
  return summary.isClean ? 0 : 1;
}

async function run(options: TrialOptions): Promise<TrialResult> {
  if (options.dialect === 'sqlite') return trial(options);
  const server = await BenchServer.start();
  try {
    return await trial({ ...options, databases: [await server.database(), await server.database()] });
  } finally {
    await server.stop();
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
process.exitCode = await main();
