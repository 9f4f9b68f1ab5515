/** `models score`: everybody gets their score now, and the version that runs is watched. */
import { count } from '../../review/models/card.ts';
import type { ExitCode } from '../verb.ts';
import type { Asked } from './asked.ts';
import { keeping, scoreWith } from './keeping.ts';

export async function score(asked: Asked): Promise<ExitCode> {
  await keeping(asked, async (kept, [model]) => {
    const changed = await scoreWith(kept, model!);
    asked.context.stdout.write(
      changed === null
        ? `Nobody was scored: no version of ${model!.id} runs that has its features of today.\n`
        : `${count(changed)} ${changed === 1 ? 'person has' : 'people have'} another score.\n`,
    );
  });
  return 0;
}
