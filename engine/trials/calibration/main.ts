/** `npm run calibrate`: the statistics against what they promise, in made-up experiments. Writes bench/calibration.json and its part of bench/RESULTS.md. */
import { parseArgs } from 'node:util';
import { writeCalibration } from '../../bench/report/calibration.ts';
import { calibrate } from './check.ts';
import { checks } from './checks.ts';
import { type KeptCheck, keepCalibration, LONG } from './kept.ts';
import { Random } from './random.ts';

const HELP = `npm run calibrate -- [options]

  --runs <number>   made-up experiments for each promise (default ${LONG})
  --seed <number>   of what is drawn (default 1)
  --help            this

Only ${LONG} runs or more are written down. Exit code 0 only when every promise is kept.
`;

const { values: flags } = parseArgs({
  options: {
    runs: { type: 'string', default: String(LONG) },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

function main(): number {
  const [runs, seed] = [Number(flags.runs), Number(flags.seed)];
  const isRight = Number.isSafeInteger(runs) && runs > 0 && Number.isSafeInteger(seed);
  if (flags.help || !isRight) {
    process.stdout.write(HELP);
    return isRight ? 0 : 1;
  }
  const found: KeptCheck[] = [];
  for (const check of checks) {
    const result = calibrate(check, runs, new Random(seed, check.id));
    const percent = (rate: number) => `${(rate * 100).toFixed(2)} %`;
    process.stdout.write(
      `${result.isKept ? 'kept  ' : 'BROKEN'} ${check.id.padEnd(18)} ${percent(result.rate)} ± ${percent(result.error)}\n`,
    );
    found.push({ ...result, title: check.title, promised: check.promised });
  }
  if (runs >= LONG) {
    const calibration = { date: new Date().toISOString().slice(0, 10), seed, checks: found };
    keepCalibration(calibration);
    writeCalibration(calibration);
  }
  return found.every(({ isKept }) => isKept) ? 0 : 1;
}

process.exitCode = main();
