/**
 * The workspace that a verb works on: found, loaded, compiled and checked against the connectors there are. What
 * is wrong with it is told here, in the format that was asked for.
 */
import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { diskFiles, type FileReader } from '../language/files.ts';
import { type FindingFormat, findingFormats } from '../language/formats/index.ts';
import type { Settings } from '../language/kinds.ts';
import { type LoadResult, loadWorkspace } from '../language/load.ts';
import type { CandidateCache } from '../runtime/candidate-cache.ts';
import { checkChannels } from '../runtime/channels.ts';
import { checkFeedback } from '../runtime/feedback-settings.ts';
import { type Candidate, candidateOf } from '../runtime/release.ts';
import { channelSpecs, feedbackSpecs } from './connectors.ts';
import type { Context, Output } from './context.ts';
import { type ChosenEnvironment, environmentOf } from './environment.ts';
import { Failure } from './failure.ts';
import { paintFor } from './paint.ts';
import { type Argument, type Input, type Option, optionOf } from './verb.ts';

export const folderArgument: Argument = {
  syntax: '[folder]',
  text: 'the workspace: a folder with carillon.yaml (default: this folder, or definitions/ in it)',
};

export const environmentOption: Option = {
  flags: '--env <name>',
  text: 'which of the `environments` of carillon.yaml (default: the first)',
};

/** A folder as the person sees it, and where it is. */
export interface Folder {
  readonly shown: string;
  readonly root: string;
}

export function folderOf(given: string | undefined, { cwd }: Pick<Context, 'cwd'>): Folder {
  const isThere =
    existsSync(join(cwd, 'carillon.yaml')) || !existsSync(join(cwd, 'definitions', 'carillon.yaml'));
  const shown = given ?? (isThere ? '.' : 'definitions');
  return { shown, root: resolve(cwd, shown) };
}

export interface Loaded extends LoadResult {
  readonly folder: Folder;
  /** Null when there are errors. */
  readonly candidate: Candidate | null;
}

/** Loads and compiles; all that is wrong is in the diagnostics. A `cache` makes the next time faster, not different. */
export async function loadCandidate(
  folder: Folder,
  environment?: string,
  cache?: CandidateCache,
  files: FileReader = diskFiles(folder.root),
): Promise<Loaded> {
  const loaded = await loadWorkspace(folder.root, files, cache?.files);
  const { workspace } = loaded;
  if (workspace) checkChannels(workspace, channelSpecs);
  if (workspace) checkFeedback(workspace, feedbackSpecs);
  const candidate = workspace && candidateOf(workspace, environment, cache);
  return { ...loaded, folder, candidate };
}

export interface Opened extends Loaded {
  readonly environment: ChosenEnvironment;
  readonly candidate: Candidate;
}

/** As a verb begins that needs definitions without errors; null when there are some, which have then been told. */
export async function openWorkspace(input: Input, context: Context): Promise<Opened | null> {
  const folder = folderOf(input.arguments[0], context);
  const name = optionOf(input, 'env');
  const loaded = await loadCandidate(folder, name);
  const { candidate, workspace } = loaded;
  const environment = workspace && environmentOf(workspace.settings, name, folder.root, context);
  tellFindings(loaded, context.stderr, context);
  return candidate && environment ? { ...loaded, candidate, environment } : null;
}

/** For verbs that only look at a store: the definitions may be wrong, carillon.yaml may not. */
export async function openSettings(
  given: string | undefined,
  input: Input,
  context: Context,
): Promise<{
  readonly folder: Folder;
  readonly environment: ChosenEnvironment;
  readonly settings: Settings;
}> {
  const folder = folderOf(given, context);
  const { workspace } = await loadWorkspace(folder.root);
  if (!workspace) throw noWorkspace(folder);
  return {
    folder,
    settings: workspace.settings,
    environment: environmentOf(workspace.settings, optionOf(input, 'env'), folder.root, context),
  };
}

/** Nothing is written when nothing was found. */
export function tellFindings(
  { diagnostics, sources, folder }: Pick<Loaded, 'diagnostics' | 'sources' | 'folder'>,
  output: Output,
  context: Context,
  format: FindingFormat = 'text',
): void {
  const prefix = prefixOf(folder, context);
  const palette = paintFor(output, context);
  const told = findingFormats[format](diagnostics.all, { sources, prefix, palette });
  if (told !== '') output.write(told);
}

/** The workspace's folder from where the person stands. */
export function prefixOf({ root }: Folder, { cwd }: Pick<Context, 'cwd'>): string {
  return relative(cwd, root).split(sep).join('/');
}

export function noWorkspace({ shown }: Folder): Failure {
  return new Failure({
    what: `${shown} is not a workspace that can be read`,
    why: 'a workspace is a folder with a carillon.yaml that satisfies its schema',
    fix: '`carillon validate` says what is wrong; `carillon init` begins a new one',
  });
}
