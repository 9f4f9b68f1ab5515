/** The change that a decision proposes, in the file in which the experiment is written: shown, and written where that is wanted. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Proposed } from '../analysis/experiment/report.ts';
import type { Definition } from '../language/definition.ts';
import { changeFor } from '../review/experiment/change.ts';
import { proposedWords } from '../review/experiment/words.ts';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import type { Folder } from './workspace.ts';

export interface ProposedChange {
  readonly file: string;
  readonly patch: string;
  /** The whole file with the change in it. */
  readonly after: string;
}

export async function proposeChange(
  definition: Definition<'experiment'>,
  proposed: Proposed,
  { root }: Folder,
): Promise<ProposedChange> {
  const path = join(root, definition.file);
  const change = changeFor(definition, await readFile(path, 'utf8'), proposed);
  if (change === null) {
    throw new Failure({
      what: `${definition.file} is written so that the change cannot be made in it line by line`,
      why: `what is proposed is \`${proposedWords(proposed)}\``,
      fix: 'write it into the definition, or run `carillon fmt` first',
    });
  }
  return { file: definition.file, ...change };
}

export async function writeChange(
  { file, after }: ProposedChange,
  { root, shown }: Folder,
  { stderr }: Context,
): Promise<void> {
  await writeFile(join(root, file), after);
  stderr.write(`${file} written; \`carillon plan ${shown}\` shows what it means\n`);
}
