/** `lint`: what is allowed, runs, and is probably not meant; with what `validate` says. Touches no store. */
import { type FindingFormat, findingFormats } from '../../language/formats/index.ts';
import { lint } from '../../review/lint/lint.ts';
import { isSet, optionOf, type Verb } from '../verb.ts';
import { folderArgument, folderOf, loadCandidate, tellFindings } from '../workspace.ts';
import { countLine } from './validate.ts';

export const lintVerb: Verb = {
  name: 'lint',
  summary: 'find what is allowed and probably not meant: steps nobody reaches, offers without end, …',
  description:
    'Everything that `validate` says, and once there are no errors, what the rules of lint find. A comment `# lint:ignore CODE reason` says that a finding is none: at the end of its line, alone on the line above it, or above a definition for all of it. `lint:` in carillon.yaml has patterns for names, and codes that are off.',
  arguments: [folderArgument],
  options: [
    {
      flags: '--format <format>',
      text: 'how findings are written',
      choices: Object.keys(findingFormats),
      default: 'text',
    },
    { flags: '--strict', text: 'end with 1 on warnings too' },
  ],
  examples: [
    { line: 'carillon lint definitions', text: 'findings with their lines, why, and the fix' },
    { line: 'carillon explain CAR-838', text: 'more about a finding' },
    {
      line: 'carillon lint definitions --strict --format github',
      text: 'in a workflow: every finding stands at its line and stops the merge',
    },
    { line: 'carillon lint definitions --format sarif > lint.sarif', text: 'for code scanning' },
  ],
  async run(input, context) {
    const loaded = await loadCandidate(folderOf(input.arguments[0], context));
    const { candidate, sources } = loaded;
    const diagnostics = candidate ? lint(candidate, sources) : loaded.diagnostics;
    const format = optionOf(input, 'format') as FindingFormat;
    tellFindings({ ...loaded, diagnostics }, context.stdout, context, format);
    if (!candidate)
      context.stderr.write('The rules of lint look at definitions without errors: mend these first.\n');
    else if (format === 'text' && diagnostics.all.length === 0)
      context.stdout.write(`${countLine(loaded)}: nothing found\n`);
    return diagnostics.hasErrors || (isSet(input, 'strict') && diagnostics.all.length > 0) ? 1 : 0;
  },
};
