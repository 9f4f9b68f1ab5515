/** `doctor`: looks at the environment and the store for what is wrong. Changes nothing. */
import type { Context } from '../context.ts';
import { bad, type Check, type Finding, type Patient } from '../doctor/check.ts';
import { checks } from '../doctor/index.ts';
import { environmentOf } from '../environment.ts';
import { problemOf } from '../failure.ts';
import { paintFor } from '../paint.ts';
import { type ExitCode, type Input, optionOf, type Verb } from '../verb.ts';
import { environmentOption, folderArgument, folderOf, loadCandidate } from '../workspace.ts';

export const doctor: Verb = {
  name: 'doctor',
  summary: 'look at the environment and the store for what is wrong',
  description:
    'Looks at Node, the database library, the definitions, the store and its lock, the disk, secrets (by name only), the port, and the folders of channels. Ends with 1 when the definitions are at fault, with 3 when the environment is.',
  arguments: [folderArgument],
  options: [environmentOption],
  examples: [
    { line: 'carillon doctor definitions', text: 'when something does not start, or before it has to' },
  ],
  async run(input, context) {
    const patient = await patientOf(input, context);
    const found: Finding[] = [];
    for (const check of checks) found.push(...(await examine(check, patient)));
    const paint = paintFor(context.stdout, context);
    const marks = { good: paint.good('✓'), doubt: paint.warning('!'), bad: paint.error('✗') };
    context.stdout.write(found.map(({ state, text }) => `${marks[state]} ${text}\n`).join(''));
    return exitCodeOf(found);
  },
};

async function patientOf(input: Input, context: Context): Promise<Patient> {
  const folder = folderOf(input.arguments[0], context);
  const name = optionOf(input, 'env');
  const loaded = await loadCandidate(folder, name);
  const { workspace } = loaded;
  return {
    context,
    loaded,
    environment: workspace && environmentOf(workspace.settings, name, folder.root, context),
  };
}

async function examine(check: Check, patient: Patient): Promise<readonly Finding[]> {
  try {
    return await check(patient);
  } catch (error) {
    const problem = problemOf(error);
    if (!problem) throw error;
    return bad([problem.what, problem.fix].filter((part) => part !== undefined).join(': '));
  }
}

function exitCodeOf(found: readonly Finding[]): ExitCode {
  const wrong = found.filter(({ state }) => state === 'bad');
  if (wrong.length === 0) return 0;
  return wrong.every(({ inDefinitions }) => inDefinitions) ? 1 : 3;
}
