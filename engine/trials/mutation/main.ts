/**
 * `npm run mutation`: every mutant of the starter programme, judged one after the other. Writes RESULTS.md beside its source, and
 * ends with 1 where fewer than nine of ten are caught.
 */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageFolder } from '../../cli/package-folder.ts';
import { Judge, type Verdict } from './judge.ts';
import { operators } from './operators/index.ts';
import { type Mutant, mutantsOf } from './place.ts';
import { figuresOf, resultsText, summaryOf } from './results.ts';

const HELP = `npm run mutation -- [options]

  --only <text>   only mutants whose definition, file or change has this in it; RESULTS.md stays as it is
  --log <file>    one line a mutant, as it is judged
  --known <file>  such a log of an earlier run, since when the tests have only grown: what was judged then is not judged again
  --help          this
`;
/** What the starter's tests and plan are held to. */
const ENOUGH = 0.9;
/** Mutants between two lines of progress. */
const ROUND = 50;

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    log: { type: 'string' },
    known: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<number> {
  if (flags.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const began = performance.now();
  const judge = await Judge.open(join(packageFolder(), 'definitions'));
  const verdicts: Verdict[] = [];
  let reused = 0;
  try {
    const mutants = mutantsOf(await judge.texts(), operators).filter(isWanted);
    const known = knownFrom(flags.known);
    for (const mutant of mutants) {
      const before = known.get(keyOf(mutant));
      if (before) reused++;
      const verdict = before ? { mutant, ...before } : await judge.judge(mutant, false);
      verdicts.push(verdict);
      if (flags.log !== undefined) appendFileSync(flags.log, `${lineOf(verdict)}\n`);
      if (verdicts.length % ROUND === 0)
        process.stdout.write(`${verdicts.length} of ${mutants.length}: ${summaryOf(figuresOf(verdicts))}\n`);
    }
  } finally {
    await judge.close();
  }
  const text = resultsText(verdicts, (performance.now() - began) / 1_000, reused);
  if (flags.only === undefined)
    writeFileSync(join(packageFolder(), 'engine/trials/mutation/RESULTS.md'), text);
  else process.stdout.write(text);
  const figures = figuresOf(verdicts);
  process.stdout.write(`${summaryOf(figures)}\n`);
  return figures.byTests + figures.byPlan >= ENOUGH * figures.valid ? 0 : 1;
}

type Known = Omit<Verdict, 'mutant'>;

function knownFrom(file: string | undefined): ReadonlyMap<string, Known> {
  const lines = file === undefined ? [] : readFileSync(file, 'utf8').trim().split('\n');
  return new Map(
    lines.map((line) => {
      const { address, operator, what, ...known } = JSON.parse(line) as Known & Named;
      return [keyOf({ address, operator, what }), known];
    }),
  );
}

type Named = Pick<Mutant, 'address' | 'operator' | 'what'>;

function keyOf({ address, operator, what }: Named): string {
  return [address, operator, what].join('\n');
}

function isWanted({ address, file, what }: Mutant): boolean {
  return flags.only === undefined || [address, file, what].some((text) => text.includes(flags.only!));
}

function lineOf({ mutant: { address, operator, what }, invalid, test, plan }: Verdict): string {
  return JSON.stringify({ address, operator, what, invalid, test, plan });
}

process.exitCode = await main();
