/** `rollback`: applies an earlier release again, as a new one, and pins it until `unpin`. */
import { hasChanges } from '../../review/plan.ts';
import { currentRelease } from '../../runtime/release.ts';
import { PIN_KEY, writtenPin } from '../../runtime/release-pin.ts';
import { type GoneBack, goBack, RollbackError } from '../../runtime/rollback.ts';
import { noteBeside } from '../../store/note.ts';
import type { Release, Store } from '../../store/store.ts';
import { adoptRelease } from '../adopt-release.ts';
import { applyCandidate } from '../apply-candidate.ts';
import { askRollback } from '../ask-rollback.ts';
import type { Context } from '../context.ts';
import { demandCount } from '../demand-count.ts';
import type { ChosenEnvironment } from '../environment.ts';
import { Failure } from '../failure.ts';
import { planCandidate, showPlan } from '../plan-candidate.ts';
import { isInUse, openForWriting, openRunning, takeOverOption } from '../store.ts';
import { type Input, isSet, optionOf, type Verb } from '../verb.ts';
import { environmentOption, type Folder, openSettings } from '../workspace.ts';

export const rollback: Verb = {
  name: 'rollback',
  summary: 'go back to an earlier release, which stays until `carillon unpin`',
  description:
    'Shows the plan, asks at a terminal, and applies what the release meant as a new release. Nothing that is stored is lost: events and fields that came since stay. Until `carillon unpin` nothing else is applied, so that the next deploy does not bring back what was gone back from; `run --apply` runs the release that is pinned. While a daemon runs, it is asked to do it.',
  arguments: [{ syntax: '<release>', text: 'its number, as `carillon releases` shows it' }],
  options: [
    { flags: '--folder <folder>', text: 'the workspace (default: this folder, or definitions/ in it)' },
    environmentOption,
    { flags: '--auto-approve', text: 'do not ask; where nobody sits at a terminal, nobody is asked' },
    takeOverOption,
  ],
  examples: [{ line: 'carillon rollback 41', text: 'see what that would change, and say yes' }],
  async run(input, context) {
    const number = demandCount(input.arguments[0], 'the release');
    const { folder, environment } = await openSettings(optionOf(input, 'folder'), input, context);
    const { store, isBeside } = await opened(folder, environment, context, isSet(input, 'takeOver'));
    try {
      const current = await currentRelease(store);
      if (current?.number === number) {
        context.stdout.write(`Release ${number} runs already: there is nothing to go back to.\n`);
        return 0;
      }
      const gone = await goneBack(store, number, folder.root, environment.name);
      if (!(await isWanted(number, gone, store, folder, environment, input, context))) return 0;
      const release = isBeside
        ? await askRollback(store, { to: number, from: current!.number }, folder, environment, context)
        : await applyBack(number, gone, store, folder, environment, context);
      context.stdout.write(
        `Release ${release} is pinned: nothing else is applied until \`carillon unpin\`.\n`,
      );
      return 0;
    } finally {
      await store.close();
    }
  },
};

/** To look at, where a daemon has it: that will be asked. */
async function opened(
  folder: Folder,
  environment: ChosenEnvironment,
  context: Context,
  takeOver: boolean,
): Promise<{ readonly store: Store; readonly isBeside: boolean }> {
  try {
    return { store: await openForWriting(folder, environment, context, takeOver), isBeside: false };
  } catch (error) {
    if (!isInUse(error)) throw error;
    return { store: (await openRunning(folder, environment)).store, isBeside: true };
  }
}

/** Shows the plan, and asks. */
async function isWanted(
  number: number,
  { candidate, kept }: GoneBack,
  store: Store,
  folder: Folder,
  environment: ChosenEnvironment,
  input: Input,
  context: Context,
): Promise<boolean> {
  const planned = { folder, environment, candidate };
  const plan = await planCandidate(store, planned, context);
  await showPlan(plan, store, planned, context);
  if (kept.length > 0) context.stdout.write(`Stays as it is now: ${kept.join(', ')}\n`);
  if (!hasChanges(plan) || isSet(input, 'autoApprove')) return true;
  const answer = await context.ask(`\nGo back to release ${number}? Only yes will do: `);
  if (answer === null || answer.trim().toLowerCase() === 'yes') return true;
  context.stdout.write('Nothing was applied.\n');
  return false;
}

async function applyBack(
  number: number,
  { candidate }: GoneBack,
  store: Store,
  folder: Folder,
  environment: ChosenEnvironment,
  context: Context,
): Promise<number> {
  const { commit } = (await releaseOf(store, number))!;
  const release = await applyCandidate(store, candidate, folder, environment.name, context, { commit });
  const pin = { to: number, release: release.number, at: context.clock.now() };
  await noteBeside(environment.value.store, folder.root, PIN_KEY, () => writtenPin(pin));
  await adoptRelease(store, candidate, release, { folder, environment }, context);
  return release.number;
}

async function releaseOf(store: Store, number: number): Promise<Release | undefined> {
  return (await store.releases(Number.MAX_SAFE_INTEGER)).find((release) => release.number === number);
}

async function goneBack(store: Store, number: number, root: string, environment: string): Promise<GoneBack> {
  try {
    return await goBack(store, number, root, environment);
  } catch (error) {
    if (!(error instanceof RollbackError)) throw error;
    throw new Failure({ what: error.message, why: error.why, fix: '`carillon releases` lists them' });
  }
}
