/** `plan`: what applying the definitions would change, for tables and for people. Changes nothing. */
import { hasChanges, refusedMigrations } from '../../review/plan.ts';
import { planCandidate, showPlan } from '../plan-candidate.ts';
import { savePlan } from '../saved-plan.ts';
import { openForReading } from '../store.ts';
import { isSet, optionOf, type Verb } from '../verb.ts';
import { environmentOption, folderArgument, openWorkspace } from '../workspace.ts';

export const plan: Verb = {
  name: 'plan',
  summary: 'say what would change, and how many people each segment would gain and lose',
  description:
    'Compares the definitions with the release that runs: definitions, tables, and people. It applies them to copies of everybody in the store, so the numbers are those that `apply` would make. Works while a daemon runs.',
  arguments: [folderArgument],
  options: [
    environmentOption,
    { flags: '--detailed-exitcode', text: 'end with 2 when there are changes' },
    { flags: '-o, --output <file>', text: 'keep it, for `carillon apply <file>` to do exactly this' },
    { flags: '--format <format>', text: 'how it is written', choices: ['text', 'json'], default: 'text' },
  ],
  examples: [
    { line: 'carillon plan definitions -o plan.json', text: 'to be reviewed, and then applied as it is' },
    { line: 'carillon plan definitions', text: 'before you apply' },
    {
      line: 'carillon plan definitions --format json --detailed-exitcode',
      text: 'in a workflow: 0 no changes, 2 changes, 1 errors',
    },
  ],
  async run(input, context) {
    const opened = await openWorkspace(input, context);
    if (!opened) return 1;
    const store = await openForReading(opened.folder, opened.environment);
    try {
      const planned = await planCandidate(store, opened, context, true);
      const output = optionOf(input, 'output');
      if (output !== undefined) await savePlan(output, planned, opened, context);
      if (optionOf(input, 'format') === 'json') context.stdout.write(`${JSON.stringify(planned, null, 2)}\n`);
      else await showPlan(planned, store, opened, context);
      if (refusedMigrations(planned).length > 0) return 1;
      return isSet(input, 'detailedExitcode') && hasChanges(planned) ? 2 : 0;
    } finally {
      await store?.close();
    }
  },
};
