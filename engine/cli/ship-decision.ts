/**
 * What a definition with `apply: true` lets happen to what its rule proposes: the change is written, committed where the file is in git, and applied
 * like any other, by this process or by the daemon that has the store. Whatever it was not made from, or somebody must approve, stops it.
 */
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decisionKey, writtenDecision } from '../analysis/experiment/recorded.ts';
import type { ExperimentReport, Proposed } from '../analysis/experiment/report.ts';
import { diskFiles, type FileReader } from '../language/files.ts';
import { proposedWords } from '../review/experiment/words.ts';
import { currentRelease } from '../runtime/release.ts';
import { RELEASE_KEY, releaseAnswer, writtenRelease } from '../runtime/release-wish.ts';
import { noteBeside } from '../store/note.ts';
import type { Store } from '../store/store.ts';
import { adoptRelease } from './adopt-release.ts';
import { applyCandidate, pinProblem } from './apply-candidate.ts';
import { LOOKS_EVERY } from './ask-pause.ts';
import type { Context } from './context.ts';
import { Failure, type Problem } from './failure.ts';
import { commitFile, differsFromCommit, gitCommit, isInGit } from './git-commit.ts';
import { planCandidate } from './plan-candidate.ts';
import { soon } from './soon.ts';
import { isInUse, openForReading, openForWriting } from './store.ts';
import { loadCandidate, type Opened } from './workspace.ts';

/** A daemon looks every second, and answers when everybody has come into the release. */
const PATIENCE = 300 * LOOKS_EVERY;

export interface Shipping {
  readonly report: ExperimentReport;
  readonly proposed: Proposed;
  /** Of the release that the report was made of. */
  readonly hash: string;
  /** From the workspace's folder, and what is to stand in it. */
  readonly file: string;
  readonly after: string;
  /** The folder as it stands. */
  readonly opened: Opened;
}

export type Shipped = { readonly release: number } | { readonly refused: Problem };

export async function shipDecision(shipping: Shipping, context: Context): Promise<Shipped> {
  const { opened, report } = shipping;
  if (opened.candidate.manifest.hash !== shipping.hash)
    return refusal(
      `the folder is not what release ${report.release} was made of`,
      'the change would bring along whatever else differs',
      `\`carillon apply ${opened.folder.shown}\` first, or bring the folder to what runs`,
    );
  const next = await changed(shipping);
  const { store, isBeside } = await openStore(opened, context);
  try {
    const refused = await whyNot(shipping, next, store, context);
    if (refused) return { refused };
    const commit = await written(shipping);
    await noteDecision(shipping, next);
    return { release: await applied(shipping, next, store, isBeside, commit, context) };
  } finally {
    await store.close();
  }
}

function refusal(what: string, why: string, fix: string): Shipped {
  return { refused: { what: `nothing was applied: ${what}`, why, fix } };
}

/** The workspace as it will be; nothing is on the disk yet. */
async function changed({ opened, file, after }: Shipping): Promise<Opened> {
  const { folder, environment } = opened;
  const disk = diskFiles(folder.root);
  const files: FileReader = {
    list: () => disk.list(),
    read: async (path) => (path === file ? { bytes: new TextEncoder().encode(after) } : disk.read(path)),
  };
  const loaded = await loadCandidate(folder, environment.name, undefined, files);
  const { candidate } = loaded;
  if (candidate) return { ...loaded, candidate, environment };
  throw new Failure({
    what: `${file} would be wrong with the change in it`,
    why: loaded.diagnostics.all.map(({ what }) => what).join('; '),
    fix: 'write it into the definition by hand',
  });
}

/** To look at, where a daemon has it: that will be asked. */
async function openStore(
  { folder, environment }: Opened,
  context: Context,
): Promise<{ readonly store: Store; readonly isBeside: boolean }> {
  try {
    return { store: await openForWriting(folder, environment, context), isBeside: false };
  } catch (error) {
    if (!isInUse(error)) throw error;
    return { store: (await openForReading(folder, environment))!, isBeside: true };
  }
}

async function whyNot(
  { report, hash, opened, file }: Shipping,
  next: Opened,
  store: Store,
  context: Context,
): Promise<Problem | null> {
  const current = await currentRelease(store);
  if (current?.hash !== hash)
    return {
      what: `nothing was applied: release ${current?.number} runs by now`,
      why: `the report was made of release ${report.release}`,
      fix: 'ask again',
    };
  if (await differsFromCommit(join(opened.folder.root, file)))
    return {
      what: `nothing was applied: ${file} differs from its commit`,
      why: 'the commit of the decision would bring that along',
      fix: 'commit it, or take it back',
    };
  const pinned = await pinProblem(store, next.candidate.manifest.hash);
  if (pinned) return pinned;
  const { gates } = await planCandidate(store, next, context);
  if (gates.length === 0) return null;
  return {
    what: 'nothing was applied: it must be approved first',
    why: gates.map(({ address, what, approve }) => `${address} ${what}: ${approve.join(' and ')}`).join('; '),
    fix: 'take the patch over with `git apply`, have it approved, and `carillon apply`',
  };
}

/** Into the file and, where that is in git, into a commit of its own; gives what the folder stands at. */
async function written({ opened, file, after, report, proposed }: Shipping): Promise<string | null> {
  const { root } = opened.folder;
  const path = join(root, file);
  const before = await readFile(path, 'utf8');
  await writeFile(path, after);
  if (!(await isInGit(path))) return gitCommit(root);
  const { experiment, decision, release, at } = report;
  const message = [
    `Experiment ${experiment.id}: ${proposedWords(proposed)}`,
    '',
    ...decision.why,
    '',
    `Decided by its rule, of release ${release} as of ${at}.`,
  ];
  const problem = await commitFile(path, message.join('\n'));
  if (problem === null) return gitCommit(root);
  await writeFile(path, before);
  throw new Failure({
    what: 'nothing was applied: git would not commit the change',
    why: problem,
    fix: 'mend that, or `--write` the change and commit it by hand',
  });
}

/** Before it is applied: it counts once a release of the hash is there. */
async function noteDecision({ report, proposed, opened }: Shipping, next: Opened): Promise<void> {
  const { experiment, decision, release, at } = report;
  const { environment, folder } = opened;
  const value = writtenDecision({
    at: Date.parse(at),
    from: release,
    hash: next.candidate.manifest.hash,
    verdict: decision.verdict,
    proposed,
    why: decision.why,
  });
  await noteBeside(environment.value.store, folder.root, decisionKey(experiment.id), () => value);
}

async function applied(
  { report }: Shipping,
  next: Opened,
  store: Store,
  isBeside: boolean,
  commit: string | null,
  context: Context,
): Promise<number> {
  const { candidate, folder, environment } = next;
  if (!isBeside) {
    const release = await applyCandidate(store, candidate, folder, environment.name, context);
    await adoptRelease(store, candidate, release, next, context);
    return release.number;
  }
  const id = randomUUID();
  const wish = writtenRelease({ id, from: report.release, manifest: candidate.manifest, commit });
  await noteBeside(environment.value.store, folder.root, RELEASE_KEY, () => wish);
  context.stderr.write('Another process has the store: it is asked to take the change over.\n');
  const answer = await soon(() => releaseAnswer(store, id), context.clock.now() + PATIENCE, context);
  if (answer === null)
    throw new Failure({
      what: `nobody has taken the change over within ${PATIENCE / 1000} s`,
      why: 'another process has the store, and does not come to it: an import, an `apply`, or a great many people to bring along',
      fix: 'the change stands in the file, and the wish in the store: a daemon takes it over as soon as it hears it; `carillon releases` shows it',
    });
  if (answer.release === null) throw new Failure(answer.problem!);
  return answer.release;
}
