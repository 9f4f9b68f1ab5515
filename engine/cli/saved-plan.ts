/**
 * A plan in a file: what was reviewed, pinned to the release it was made against, to the definitions and to their commit.
 * `plan -o` writes it, `apply plan.json` does exactly that or says why it no longer can.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { stableText } from '../compiler/feature.ts';
import type { Plan } from '../review/plan.ts';
import type { Release } from '../store/store.ts';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { gitCommit } from './git-commit.ts';
import type { Planned } from './plan-candidate.ts';

/** As `schemas/artefacts/plan.schema.json` says. */
export interface SavedPlan {
  readonly format: 1;
  /** The workspace, from the folder the plan lies in, with slashes. */
  readonly folder: string;
  readonly environment: string;
  /** Milliseconds since 1970 UTC. */
  readonly plannedAt: number;
  /** What ran then; null: nothing. */
  readonly release: number | null;
  /** Of the manifest that is to be applied. */
  readonly manifest: string;
  /** What the folder stood at. */
  readonly commit: string | null;
  readonly plan: Plan;
  /** SHA-256 of all the rest: a plan that was edited is no longer what was reviewed. */
  readonly digest: string;
}

/** Whether an argument names a plan, and not a folder. */
export function isPlanFile(argument: string | undefined): argument is string {
  return argument?.endsWith('.json') === true;
}

export async function savePlan(
  file: string,
  plan: Plan,
  { candidate, folder, environment }: Planned,
  { cwd, clock }: Context,
): Promise<void> {
  const path = resolve(cwd, file);
  const body = {
    format: 1,
    folder: relative(dirname(path), folder.root).split(sep).join('/') || '.',
    environment: environment.name,
    plannedAt: clock.now(),
    release: plan.release?.number ?? null,
    manifest: candidate.manifest.hash,
    commit: await gitCommit(folder.root),
    plan,
  } as const;
  const saved: SavedPlan = { ...body, digest: digestOf(body) };
  await writeFile(path, `${JSON.stringify(saved, null, 2)}\n`).catch((error: Error) => {
    throw new Failure({ what: `${file} cannot be written`, why: error.message });
  });
}

export interface FoundPlan {
  readonly file: string;
  readonly saved: SavedPlan;
  /** Where the workspace is, as it is shown. */
  readonly folder: string;
}

export async function readPlan(file: string, { cwd }: Pick<Context, 'cwd'>): Promise<FoundPlan> {
  const path = resolve(cwd, file);
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new Failure({ what: `${file} cannot be read`, why: error.message });
  });
  const saved = parsed(text);
  if (!saved) throw broken(file, 'it is not what `carillon plan -o` writes');
  const { digest, ...body } = saved;
  if (digestOf(body) !== digest) throw broken(file, 'it has been changed since it was written');
  return { file, saved, folder: relative(cwd, resolve(dirname(path), saved.folder)) || '.' };
}

/** Throws unless applying is still exactly what was planned. */
export async function demandFresh(
  { file, saved }: FoundPlan,
  { candidate, folder }: Planned,
  current: Release | null,
): Promise<void> {
  const commit = await gitCommit(folder.root);
  const running = current?.number ?? null;
  const reasons = [
    ...(saved.release === running
      ? []
      : [`it was made against ${releaseName(saved.release)}, and ${releaseName(running)} runs`]),
    ...(saved.manifest === candidate.manifest.hash
      ? []
      : ['the definitions are no longer those it was made of']),
    ...(saved.commit === commit
      ? []
      : [`the folder stood at ${saved.commit ?? 'no commit'}, and stands at ${commit ?? 'no commit'}`]),
  ];
  if (reasons.length === 0) return;
  throw new Failure({
    what: `${file} is stale, and nothing was applied`,
    why: reasons.join('; '),
    fix: 'plan again, and have that reviewed',
  });
}

function releaseName(number: number | null): string {
  return number === null ? 'an empty store' : `release ${number}`;
}

function parsed(text: string): SavedPlan | null {
  try {
    const value = JSON.parse(text) as Partial<SavedPlan> | null;
    const isPlan =
      value?.format === 1 && typeof value.folder === 'string' && typeof value.digest === 'string';
    return isPlan ? (value as SavedPlan) : null;
  } catch {
    return null;
  }
}

function digestOf(body: object): string {
  const text = stableText(JSON.parse(JSON.stringify(body)));
  return createHash('sha256').update(text).digest('hex');
}

function broken(file: string, why: string): Failure {
  return new Failure({
    what: `${file} is no plan that can be applied`,
    why,
    fix: 'write it with `carillon plan -o plan.json`',
  });
}
