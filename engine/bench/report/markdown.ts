/** The results as a page for people: RESULTS.md. */
import type { KeptCalibration } from '../../trials/calibration/kept.ts';
import type { Kept } from '../../trials/crash/kept.ts';
import type { Profiled } from '../measure.ts';
import { calibrationText } from './calibration.ts';
import { aimText, met, type Outcome, valueText, verdictText } from './outcome.ts';

export interface Circumstances {
  readonly date: string;
  readonly machine: readonly string[];
  readonly minutes: number;
  readonly full: boolean;
  readonly notMeasured: readonly string[];
  /** What the last long crash trials gave, whenever that was. */
  readonly crashes: readonly Kept[];
  /** And the last long calibration. */
  readonly calibration: KeptCalibration | null;
}

export function markdownOf(outcomes: readonly Outcome[], circumstances: Circumstances): string {
  const { date, machine, minutes, full, notMeasured, crashes, calibration } = circumstances;
  const missed = outcomes.filter((outcome) => !met(outcome));
  const people = full ? 'a million' : 'a hundred thousand';
  return `# How fast it is

Written by \`npm run bench\`${full ? ' with `--full`' : ''} on ${date}, in ${minutes.toFixed(1)} minutes; do not edit. Every value is a ratio inside one run, or a
figure with the limit of the same machine beside it. Where a measure speaks of everybody, that is ${people} people with 20
events each${full ? '' : '; `npm run bench -- --full` takes a million'}.

${machine.map((line) => `- ${line}`).join('\n')}

| measure | value | aim | |
|---|---:|---:|---|
${outcomes.map((outcome) => `| ${outcome.measure.title} | ${valueText(outcome)} | ${aimText(outcome)} | ${verdictText(outcome)} |`).join('\n')}
${notMeasured.map((title) => `| ${title} | not measured yet | | |`).join('\n')}

${calibrationText(calibration)}${crashText(crashes)}## How each is measured, and what it was made of

${outcomes.map(sectionOf).join('\n')}${missed.length > 0 ? `\n${whereTimeGoes(missed)}` : ''}`;
}

/** Not measured in this run: killing a daemon hundreds of times takes longer than all the rest. */
function crashText(crashes: readonly Kept[]): string {
  if (crashes.length === 0) return '';
  return `## The last long crash trials

A real daemon with real sinks, killed at random moments and at every named point, against an undisturbed run of the same
messages (\`npm run crash -- --kills 200\`, and with \`--store postgres\`).

${crashes.map(({ date, seed, text }) => `- ${date}, seed ${seed}: ${text}.`).join('\n')}

`;
}

function sectionOf({ measure, result }: Outcome): string {
  return `### ${measure.id}

${measure.how}

${result.details.map((line) => `- ${line}`).join('\n')}
`;
}

function whereTimeGoes(missed: readonly Outcome[]): string {
  return `## Where an aim is missed: what was tried, and where time goes

From a profile by the runtime, in a run of its own. *In itself*: time spent in the function. *With what it calls*: the
engine's own functions only.

${missed.map(missedSection).join('\n')}`;
}

function missedSection(outcome: Outcome): string {
  const { measure, profiled } = outcome;
  const tried = measure.tried ?? [];
  return `### ${measure.id}: ${valueText(outcome)}, aim ${aimText(outcome)}

${tried.length > 0 ? `Designs that were tried:\n\n${tried.map((line) => `- ${line}`).join('\n')}\n\n` : ''}${profiled.map(hotTable).join('\n')}`;
}

function hotTable({ title, hot: { self, total } }: Profiled): string {
  const percent = (share: number | undefined) => (share === undefined ? '' : `${(share * 100).toFixed(1)} %`);
  const rows = Array.from({ length: Math.max(self.length, total.length) }, (_, index) => {
    const [own, all] = [self[index], total[index]];
    return `| ${percent(own?.share)} | ${code(own?.name)} | ${percent(all?.share)} | ${code(all?.name)} |`;
  });
  return `${title[0]!.toUpperCase()}${title.slice(1)}:

| | in itself | | with what it calls |
|---:|---|---:|---|
${rows.join('\n')}
`;
}

function code(name: string | undefined): string {
  return name === undefined ? '' : `\`${name}\``;
}
