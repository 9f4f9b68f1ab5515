/** `apply`: makes the definitions the current release and brings everybody into it. Delivers nothing. */
import { hasChanges, refusedMigrations } from '../../review/plan.ts';
import { Engine } from '../../runtime/engine.ts';
import { bringCodes } from '../../runtime/offer-codes.ts';
import { adoptEverybody, type Candidate, currentRelease, runOf } from '../../runtime/release.ts';
import type { Release, Store } from '../../store/store.ts';
import { applyCandidate } from '../apply-candidate.ts';
import type { Context } from '../context.ts';
import { planCandidate, showPlan } from '../plan-candidate.ts';
import { openForWriting, takeOverOption } from '../store.ts';
import { type ExitCode, isSet, type Verb } from '../verb.ts';
import { walkTask } from '../walk-task.ts';
import { environmentOption, folderArgument, type Opened, openWorkspace } from '../workspace.ts';

export const apply: Verb = {
  name: 'apply',
  summary: 'make the definitions the current release, with the git commit they come from',
  description:
    'Shows the plan, asks at a terminal, brings the tables to the definitions and everybody into the new release. What journeys then want to send goes out when `carillon run` runs. A change that would lose stored values is refused unless moved.yaml declares it.',
  arguments: [folderArgument],
  options: [
    environmentOption,
    { flags: '--auto-approve', text: 'do not ask; where nobody sits at a terminal, nobody is asked' },
    takeOverOption,
  ],
  examples: [
    { line: 'carillon apply definitions', text: 'see the plan, and say yes' },
    {
      line: 'carillon apply definitions --env production --auto-approve',
      text: 'in a workflow, after the plan was reviewed',
    },
  ],
  async run(input, context) {
    const opened = await openWorkspace(input, context);
    if (!opened) return 1;
    const store = await openForWriting(opened.folder, opened.environment, context, isSet(input, 'takeOver'));
    try {
      return await planAndApply(store, opened, isSet(input, 'autoApprove'), context);
    } finally {
      await store.close();
    }
  },
};

async function planAndApply(
  store: Store,
  opened: Opened,
  approved: boolean,
  context: Context,
): Promise<ExitCode> {
  const plan = await planCandidate(store, opened, context);
  await showPlan(plan, store, opened, context);
  if (refusedMigrations(plan).length > 0) return 1;
  if (hasChanges(plan) && !approved) {
    const answer = await context.ask('\nApply? Only yes will do: ');
    if (answer !== null && answer.trim().toLowerCase() !== 'yes') {
      context.stdout.write('Nothing was applied.\n');
      return 0;
    }
  }
  const release = hasChanges(plan)
    ? await applyCandidate(store, opened.candidate, opened.folder, opened.environment.name, context)
    : (await currentRelease(store))!;
  await adopt(store, opened.candidate, release, opened.folder.root, context);
  return 0;
}

/** Also when nothing has changed: an earlier `apply` may have been interrupted on its way through everybody. */
async function adopt(
  store: Store,
  candidate: Candidate,
  release: Release,
  root: string,
  context: Context,
): Promise<void> {
  const run = await runOf(store, candidate, release);
  const engine = await Engine.start({ store, run, clock: context.clock });
  const interrupt = context.interrupt();
  try {
    await bringCodes(engine, candidate.program.offers.values(), root);
    const stopped = new Promise<void>((resolve) => {
      interrupt.signal.addEventListener('abort', () => resolve());
    });
    const walked = walkTask(`Release ${release.number}`, engine, context, (onProgress) =>
      adoptEverybody(engine, onProgress),
    );
    await Promise.race([walked, stopped.then(() => engine.stop())]);
    if (interrupt.signal.aborted) {
      await walked.catch(() => {});
      context.stderr.write(
        'Interrupted: the release is applied, and the next `apply` or `run` goes on with the people.\n',
      );
    }
  } finally {
    await engine.stop();
    interrupt.release();
  }
}
