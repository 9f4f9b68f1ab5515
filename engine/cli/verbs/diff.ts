/** `diff`: what differs between two commits, from git alone: no store is touched. */
import { findingFormats } from '../../language/formats/index.ts';
import { type Diff, diffOf } from '../../review/diff/diff.ts';
import { diffMarkdown } from '../../review/diff/diff-markdown.ts';
import { diffText } from '../../review/diff/diff-text.ts';
import type { Candidate } from '../../runtime/release.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { commitOf, mergeBase, treeFiles } from '../git-tree.ts';
import { paintFor } from '../paint.ts';
import { isSet, optionOf, type Verb } from '../verb.ts';
import { type Folder, folderOf, type Loaded, loadCandidate, prefixOf, tellFindings } from '../workspace.ts';

const FORMATS = ['text', 'json', 'markdown', 'github'] as const;

export const diff: Verb = {
  name: 'diff',
  summary: 'say what differs between two commits: what breaks, each definition, what is touched through it',
  description:
    'Compiles both sides and compares them. Findings are a changed meaning under the old `version` (CAR-850), and what is gone or renamed without a word in moved.yaml (CAR-851). What it does to people, `carillon plan` says, which asks the store.',
  arguments: [
    {
      syntax: '[commits]',
      text: '`base..head`; `base...head` from where they parted; without head, the working tree (default: HEAD..)',
    },
    { syntax: '[folder]', text: 'the workspace, anywhere in the repository (default: as in `validate`)' },
  ],
  options: [
    { flags: '--format <format>', text: 'how it is written', choices: FORMATS, default: 'text' },
    { flags: '--detailed-exitcode', text: 'end with 2 when there are changes' },
  ],
  examples: [
    { line: 'carillon diff', text: 'what you have changed since the last commit' },
    { line: 'carillon diff main..', text: 'what the branch changes' },
    {
      line: 'carillon diff origin/main...HEAD --format markdown > comment.md',
      text: 'in a workflow: the comment of the pull request, which begins with a hidden mark to find it again',
    },
  ],
  async run(input, context) {
    const folder = folderOf(input.arguments[1], context);
    const { base, head } = await sidesOf(input.arguments[0] ?? 'HEAD..', folder);
    const after = await sideOf(folder, head);
    if (!after?.candidate) {
      if (!after) throw new Failure({ what: `${folder.shown} is no workspace in ${head?.name}` });
      tellFindings(after, context.stderr, context);
      return 1;
    }
    const before = await beforeOf(folder, base);
    const told = diffOf(before, after.candidate, { base: base.name, head: head?.name ?? null });
    context.stdout.write(
      written(told, before, { ...after, candidate: after.candidate }, optionOf(input, 'format'), context),
    );
    if (told.findings.some(({ severity }) => severity === 'error')) return 1;
    return isSet(input, 'detailedExitcode') && told.changes.length > 0 ? 2 : 0;
  },
};

interface Side {
  readonly name: string;
  readonly commit: string;
}

/** Head is null for the working tree. */
async function sidesOf(
  given: string,
  { root }: Folder,
): Promise<{ readonly base: Side; readonly head: Side | null }> {
  const [, from = '', dots = '..', to = ''] = /^(.*?)(\.{2,3})(.*)$/.exec(given) ?? ['', given];
  const side = async (name: string): Promise<Side> => ({ name, commit: await commitOf(root, name) });
  const base = await side(from === '' ? 'HEAD' : from);
  const head = to === '' ? null : await side(to);
  if (dots === '..') return { base, head };
  const other = head?.commit ?? (await commitOf(root, 'HEAD'));
  return { base: { name: base.name, commit: await mergeBase(root, base.commit, other) }, head };
}

/** Null where there was no workspace. */
async function sideOf(folder: Folder, side: Side | null): Promise<Loaded | null> {
  if (side === null) return loadCandidate(folder);
  const files = await treeFiles(folder.root, side.commit);
  return files && loadCandidate(folder, undefined, undefined, files);
}

async function beforeOf(folder: Folder, base: Side): Promise<Candidate | null> {
  const loaded = await sideOf(folder, base);
  if (!loaded) return null;
  if (loaded.candidate) return loaded.candidate;
  const [first] = loaded.diagnostics.all.filter(({ severity }) => severity === 'error');
  throw new Failure({
    what: `the definitions of ${base.name} do not compile, so there is nothing to compare with`,
    ...(first && { why: `${first.code} at ${first.range.file}:${first.range.line}: ${first.what}` }),
    fix: 'compare with a commit that is sound, or validate these definitions by themselves',
  });
}

function written(
  told: Diff,
  before: Candidate | null,
  after: Loaded & { readonly candidate: Candidate },
  format: string | undefined,
  context: Context,
): string {
  const finding = { sources: after.sources, prefix: prefixOf(after.folder, context) };
  if (format === 'json') return `${JSON.stringify(told, null, 2)}\n`;
  if (format === 'github') return findingFormats.github(told.findings, finding);
  if (format === 'markdown')
    return diffMarkdown(told, { before: before?.manifest ?? null, after: after.candidate.manifest }, finding);
  const paint = paintFor(context.stdout, context);
  return diffText(told, paint, { ...finding, palette: paint });
}
