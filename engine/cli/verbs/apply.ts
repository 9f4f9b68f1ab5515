/** `apply`: makes the definitions the current release and brings everybody into it. Delivers nothing. */
import { hasChanges, refusedMigrations } from '../../review/plan.ts';
import { currentRelease } from '../../runtime/release.ts';
import type { Store } from '../../store/store.ts';
import { adoptRelease } from '../adopt-release.ts';
import { applyCandidate, demandUnpinned } from '../apply-candidate.ts';
import type { Context } from '../context.ts';
import { planCandidate, showPlan } from '../plan-candidate.ts';
import { openForWriting, takeOverOption } from '../store.ts';
import { type ExitCode, isSet, type Verb } from '../verb.ts';
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
  await demandUnpinned(store, opened.candidate);
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
  // Also when nothing has changed: an earlier `apply` may have been interrupted on its way through everybody.
  await adoptRelease(store, opened.candidate, release, opened.folder.root, context);
  return 0;
}
