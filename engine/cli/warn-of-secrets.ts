/** What is unsafe about how secrets are kept: told when a daemon starts, and by `doctor`. Names files, never values. */
import type { Context } from './context.ts';
import type { ChosenEnvironment } from './environment.ts';
import { isInGit } from './git-commit.ts';

export async function secretDoubts({ secretStore }: ChosenEnvironment): Promise<readonly string[]> {
  const { secretsFile } = secretStore;
  const open = secretStore.openFiles().map((path) => {
    return `others than its owner may read or write ${path}, which holds secrets: chmod 600`;
  });
  const isKept = secretsFile !== null && (await isInGit(secretsFile));
  return [
    ...open,
    ...(isKept ? [`${secretsFile} holds secrets and is in git: take it out, and change what it held`] : []),
  ];
}

export async function warnOfSecrets(
  environment: ChosenEnvironment,
  { stderr }: Pick<Context, 'stderr'>,
): Promise<void> {
  for (const doubt of await secretDoubts(environment)) stderr.write(`warning: ${doubt}\n`);
}
