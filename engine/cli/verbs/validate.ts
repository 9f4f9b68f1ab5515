/** `validate`: everything that can be known to be wrong before running, all in one go. Touches no store. */
import { type FindingFormat, findingFormats } from '../../language/formats/index.ts';
import { kinds } from '../../language/kinds.ts';
import { counted } from '../../review/words.ts';
import { optionOf, type Verb } from '../verb.ts';
import { folderArgument, folderOf, type Loaded, loadCandidate, tellFindings } from '../workspace.ts';

export const validate: Verb = {
  name: 'validate',
  summary: 'check every definition and report all errors at once',
  arguments: [folderArgument],
  options: [
    {
      flags: '--format <format>',
      text: 'how findings are written',
      choices: Object.keys(findingFormats),
      default: 'text',
    },
  ],
  examples: [
    {
      line: 'carillon validate definitions',
      text: 'errors with their lines, why they are errors, and the fix',
    },
    {
      line: 'carillon validate definitions --format github',
      text: 'in a workflow: findings stand at the lines of the pull request',
    },
    {
      line: 'carillon validate definitions --format sarif > validate.sarif',
      text: 'for code scanning, and for editors that read SARIF',
    },
  ],
  async run(input, context) {
    const loaded = await loadCandidate(folderOf(input.arguments[0], context));
    const format = optionOf(input, 'format') as FindingFormat;
    tellFindings(loaded, context.stdout, context, format);
    const { hasErrors, all } = loaded.diagnostics;
    if (format === 'text' && !hasErrors) {
      context.stdout.write(`${countLine(loaded)}: no errors${all.length > 0 ? ', only warnings' : ''}\n`);
    }
    return hasErrors ? 1 : 0;
  },
};

/** `definitions: 60 definitions in 21 files` */
export function countLine({ workspace, folder }: Loaded): string {
  const definitions = kinds.flatMap((kind) => workspace?.all(kind) ?? []);
  const files = new Set(definitions.map(({ file }) => file));
  return `${folder.shown}: ${counted(definitions.length, 'definition')} in ${counted(files.size, 'file')}`;
}
