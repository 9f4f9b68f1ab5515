/** `fmt`: writes definitions in their one canonical form. Changes how they look, never what they say. */
import { stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { Diagnostics } from '../../language/diagnostic.ts';
import { startOf } from '../../language/file-form.ts';
import { diskFiles } from '../../language/files.ts';
import { formatText } from '../../language/fmt/format.ts';
import { findingFormats } from '../../language/formats/index.ts';
import { decodeText, tooLarge } from '../../language/yaml/text.ts';
import { counted } from '../../review/words.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { paintFor } from '../paint.ts';
import { type ExitCode, isSet, type Verb } from '../verb.ts';
import { folderOf } from '../workspace.ts';

export const fmt: Verb = {
  name: 'fmt',
  summary: 'write definitions in their canonical form: order of keys, indentation, quotes',
  description:
    'What a file is called by stands first (kind, id, version, title, …), then its keys as its schema lists them; two spaces a level; `when`, `where` and `who` in lines of their own; quotes where they are needed. Comments stay with what they are about, one blank line stays where there were some. A file with errors is left as it is.',
  arguments: [
    {
      syntax: '[paths...]',
      text: 'files and folders; `-` reads from the standard input (default: the workspace, as in `validate`)',
    },
  ],
  options: [{ flags: '--check', text: 'write nothing, list what would be written anew, and end with 1' }],
  examples: [
    { line: 'carillon fmt', text: 'every definition of the workspace' },
    { line: 'carillon fmt --check definitions', text: 'in a workflow, or before a commit' },
    { line: 'carillon fmt - < segment.yaml', text: 'for an editor: reads one file, prints it' },
  ],
  async run(input, context) {
    const paths = input.arguments.filter((path) => path !== undefined);
    if (paths.includes('-')) return formatInput(paths, isSet(input, 'check'), context);
    const files = await filesAt(paths.length > 0 ? paths : [folderOf(undefined, context).shown], context);
    return formatFiles(files, isSet(input, 'check'), context);
  },
};

async function formatInput(paths: readonly string[], check: boolean, context: Context): Promise<ExitCode> {
  if (paths.length > 1) throw new Failure({ what: '`-` stands alone', fix: 'name files, or `-`, not both' });
  const read = decoded('standard input', await context.readInput());
  const written = read.ok ? formatText('standard input', read.text) : read;
  if (!written.ok) {
    tell(written.diagnostics, read.ok ? read.text : '', 'standard input', context);
    return 1;
  }
  if (!check) context.stdout.write(written.text);
  return check && read.ok && written.text !== read.text ? 1 : 0;
}

async function formatFiles(files: readonly string[], check: boolean, context: Context): Promise<ExitCode> {
  const anew: string[] = [];
  let refused = 0;
  for (const file of files) {
    const shown = relative(context.cwd, file).split(sep).join('/');
    const read = await readFile(file, shown);
    const written = read.ok ? formatText(shown, read.text) : read;
    if (!written.ok) {
      refused++;
      tell(written.diagnostics, read.ok ? read.text : '', shown, context);
    } else if (read.ok && written.text !== read.text) {
      anew.push(shown);
      if (!check) await write(file, shown, written.text);
    }
  }
  for (const shown of anew) context.stdout.write(`${shown}\n`);
  context.stderr.write(`${summary(files.length, anew.length, refused, check)}\n`);
  return refused > 0 || (check && anew.length > 0) ? 1 : 0;
}

function summary(all: number, anew: number, refused: number, check: boolean): string {
  const same = all - anew - refused;
  return [
    ...(anew > 0 ? [`${counted(anew, 'file')} ${check ? 'would be written anew' : 'written anew'}`] : []),
    ...(refused > 0
      ? [`${counted(refused, 'file')} left alone, with ${refused === 1 ? 'its' : 'their'} errors`]
      : []),
    ...(same > 0 || all === 0 ? [`${counted(same, 'file')} as ${same === 1 ? 'it' : 'they'} should be`] : []),
  ].join(', ');
}

type Read =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly diagnostics: Diagnostics };

async function readFile(file: string, shown: string): Promise<Read> {
  const content = await diskFiles(dirname(file)).read(basename(file));
  if ('bytes' in content) return decoded(shown, content.bytes);
  if (content.problem !== 'too_large')
    throw new Failure({ what: `${shown} cannot be read`, why: WHY[content.problem] });
  const diagnostics = new Diagnostics();
  diagnostics.add({ severity: 'error', ...tooLarge(content.size), range: startOf(shown) });
  return { ok: false, diagnostics };
}

const WHY = {
  missing: 'there is no such file',
  outside: 'it is a link to another folder',
  no_file: 'it is not a file',
  unreadable: 'this user may not read it',
} as const;

/** With Windows' line ends and marks as they are, so that taking them out is a change. */
function decoded(shown: string, bytes: Uint8Array): Read {
  const { problem } = decodeText(bytes);
  if (!problem) return { ok: true, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) };
  const diagnostics = new Diagnostics();
  diagnostics.add({ severity: 'error', ...problem.finding, range: startOf(shown) });
  return { ok: false, diagnostics };
}

async function write(file: string, shown: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new Failure({ what: `${shown} cannot be written (${code})` }, { cause: error });
  }
}

async function filesAt(paths: readonly string[], { cwd }: Context): Promise<readonly string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const full = resolve(cwd, path);
    const known = await stat(full).catch(() => null);
    if (!known)
      throw new Failure({ what: `there is no ${path}`, fix: 'name files or folders of definitions' });
    if (!known.isDirectory()) found.push(full);
    else found.push(...(await diskFiles(full).list()).map((file) => join(full, file)));
  }
  return [...new Set(found)];
}

function tell(diagnostics: Diagnostics, text: string, shown: string, context: Context): void {
  const palette = paintFor(context.stderr, context);
  context.stderr.write(findingFormats.text(diagnostics.all, { sources: new Map([[shown, text]]), palette }));
}
