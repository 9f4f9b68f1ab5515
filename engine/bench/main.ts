/**
 * `npm run bench`: runs the measures one after another, prints what they give, and writes it down: RESULTS.md for
 * people, results.json for machines. Nothing here is a test: a figure depends on the machine, a ratio hardly does.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { keptCalibration } from '../trials/calibration/kept.ts';
import { kept } from '../trials/crash/kept.ts';
import type { Measure, Options } from './measure.ts';
import { measures, NOT_MEASURED_YET } from './measures/index.ts';
import { machineLines } from './report/machine.ts';
import { markdownOf } from './report/markdown.ts';
import { met, type Outcome } from './report/outcome.ts';
import { detailText, tableText } from './report/terminal.ts';
import { Scratch } from './scratch.ts';
import { seconds } from './words.ts';

const HELP = `npm run bench -- [options]

  --only <id>   this measure only; may be given several times
  --quick       smaller sizes, to try the measures themselves
  --full        a million people instead of a hundred thousand
  --help        this, and the ids

Only a whole run without --quick is written down.

`;

/** Where results stand: beside the source, not beside what was built from it. */
const RESULTS = new URL('../../../engine/bench/', import.meta.url);

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    quick: { type: 'boolean', default: false },
    full: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function bench(chosen: readonly Measure[]): Promise<void> {
  const { quick, full } = flags;
  const began = performance.now();
  const machine = machineLines();
  const scratch = new Scratch();
  process.once('exit', () => scratch.remove());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  print(`${machine.join('\n')}\n${quick ? 'Quick: smaller sizes, figures that mean little.\n' : ''}\n`);
  const outcomes: Outcome[] = [];
  const options: Options = { quick, full, scratch };
  for (const measure of chosen) outcomes.push(await outcomeOf(measure, options));
  const minutes = (performance.now() - began) / 60_000;
  print(`\n${tableText(outcomes)}`);
  for (const title of NOT_MEASURED_YET) print(`not measured yet: ${title}\n`);
  print(`\n${minutes.toFixed(1)} minutes\n`);
  if (quick || chosen.length < measures.length) {
    print('Not written down: only a whole run without --quick is.\n');
    return;
  }
  const date = new Date().toISOString().slice(0, 10);
  const circumstances = { date, machine, minutes, full, notMeasured: NOT_MEASURED_YET };
  const trials = { crashes: Object.values(kept()), calibration: keptCalibration() };
  write('RESULTS.md', markdownOf(outcomes, { ...circumstances, ...trials }));
  write('results.json', `${JSON.stringify(outcomes.map(rowOf), null, 2)}\n`);
}

async function outcomeOf(measure: Measure, options: Options): Promise<Outcome> {
  const began = performance.now();
  const result = await measure.run(options);
  const bare: Outcome = { measure, result, profiled: [] };
  const profiled = met(bare) ? [] : ((await result.profile?.()) ?? []);
  const outcome = { ...bare, profiled };
  print(`${detailText(outcome)}  (${seconds((performance.now() - began) / 1000)})\n\n`);
  return outcome;
}

function rowOf({ measure: { id, aim, better }, result: { value } }: Outcome) {
  return { measure: id, value: Number(value.toPrecision(4)), aim, better };
}

function write(name: string, text: string): void {
  writeFileSync(new URL(name, RESULTS), text);
  print(`engine/bench/${name} written\n`);
}

function print(text: string): void {
  process.stdout.write(text);
}

function chosenMeasures(): readonly Measure[] | null {
  const unknown = flags.only.filter((id) => !measures.some((measure) => measure.id === id));
  if (flags.help || unknown.length > 0) {
    const ids = measures.map(({ id, title }) => `  ${id.padEnd(24)} ${title}\n`).join('');
    print(`${unknown.length > 0 ? `there is no measure ${unknown.join(', ')}\n\n` : ''}${HELP}${ids}`);
    process.exitCode = unknown.length > 0 ? 1 : 0;
    return null;
  }
  return flags.only.length === 0 ? measures : measures.filter(({ id }) => flags.only.includes(id));
}

const chosen = chosenMeasures();
if (chosen) await bench(chosen);
