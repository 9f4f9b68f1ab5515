/** `apply`: makes the definitions the current release and brings everybody into it. Delivers nothing. */
import { hasChanges, refusedMigrations } from '../../review/plan.ts';
import { currentRelease } from '../../runtime/release.ts';
import type { Store } from '../../store/store.ts';
import { adoptRelease } from '../adopt-release.ts';
import { applyCandidate, demandUnpinned } from '../apply-candidate.ts';
import { approvalProblem } from '../approvals.ts';
import type { Context } from '../context.ts';
import { Failure, problemText } from '../failure.ts';
import { planCandidate, showPlan } from '../plan-candidate.ts';
import { demandFresh, type FoundPlan, isPlanFile, readPlan } from '../saved-plan.ts';
import { openForWriting, takeOverOption } from '../store.ts';
import { type ExitCode, type Input, isSet, optionOf, type Verb } from '../verb.ts';
import { environmentOption, type Opened, openWorkspace } from '../workspace.ts';

export const apply: Verb = {
  name: 'apply',
  summary: 'make the definitions the current release, with the git commit they come from',
  description:
    'Shows the plan, asks at a terminal, brings the tables to the definitions and everybody into the new release. What journeys then want to send goes out when `carillon run` runs. A change that would lose stored values is refused unless moved.yaml declares it.',
  arguments: [
    {
      syntax: '[folder]',
      text: 'the workspace, or a plan that `carillon plan -o plan.json` has kept (default: this folder, or definitions/ in it)',
    },
  ],
  options: [
    environmentOption,
    { flags: '--auto-approve', text: 'do not ask; where nobody sits at a terminal, nobody is asked' },
    takeOverOption,
  ],
  examples: [
    { line: 'carillon apply definitions', text: 'see the plan, and say yes' },
    {
      line: 'carillon apply plan.json --env production',
      text: 'in a workflow: what was reviewed, or nothing',
    },
    { line: 'carillon apply definitions --auto-approve', text: 'where nobody needs to see it first' },
  ],
  async run(input, context) {
    const [argument] = input.arguments;
    const planned = isPlanFile(argument) ? await readPlan(argument, context) : null;
    const opened = await openWorkspace(planned ? inputOf(planned, input) : input, context);
    if (!opened) return 1;
    const store = await openForWriting(opened.folder, opened.environment, context, isSet(input, 'takeOver'));
    try {
      if (planned) await demandFresh(planned, opened, await currentRelease(store));
      return await planAndApply(store, opened, planned, isSet(input, 'autoApprove'), context);
    } finally {
      await store.close();
    }
  },
};

/** The workspace and the environment that a plan was made for. */
function inputOf({ file, folder, saved: { environment } }: FoundPlan, input: Input): Input {
  const asked = optionOf(input, 'env');
  if (asked !== undefined && asked !== environment)
    throw new Failure({ what: `${file} was made for the environment ${environment}, not for ${asked}` });
  return { arguments: [folder], options: { ...input.options, env: environment } };
}

async function planAndApply(
  store: Store,
  opened: Opened,
  planned: FoundPlan | null,
  isAutomatic: boolean,
  context: Context,
): Promise<ExitCode> {
  const plan = await planCandidate(store, opened, context);
  await showPlan(plan, store, opened, context);
  if (refusedMigrations(plan).length > 0) return 1;
  await demandUnpinned(store, opened.candidate);
  const unapproved = await approvalProblem(store, plan.gates, opened, context, planned);
  if (unapproved) {
    context.stderr.write(problemText(unapproved));
    return 1;
  }
  // Whoever hands over a plan has seen it.
  if (hasChanges(plan) && !planned && !isAutomatic) {
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
  await adoptRelease(store, opened.candidate, release, opened, context);
  return 0;
}
