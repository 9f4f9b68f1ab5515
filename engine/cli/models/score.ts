/** `models score`: everybody gets their score now, and the version that runs is watched. */
import type { ExitCode } from '../verb.ts';
import type { Asked } from './asked.ts';
import { keeping, scoredText, scoreWith } from './keeping.ts';

/** 1 where somebody could not be scored, because a model that was learnt elsewhere did not answer. */
export async function score(asked: Asked): Promise<ExitCode> {
  let code: ExitCode = 0;
  await keeping(asked, async (kept, [model]) => {
    const done = await scoreWith(kept, model!);
    asked.context.stdout.write(
      done === null
        ? `Nobody was scored: no version of ${model!.id} runs that has its features of today.\n`
        : scoredText(done),
    );
    if (done?.reason != null) code = 1;
  });
  return code;
}
