/** Computes the plan of a candidate with a progress bar, and shows it. `plan` and `apply` both begin so. */

import type { Manifest } from '../compiler/manifest.ts';
import { type Plan, planOf } from '../review/plan.ts';
import { planText } from '../review/plan-text.ts';
import { type Titles, titlesOf, titlesOfManifest } from '../review/titles.ts';
import { currentRelease } from '../runtime/release.ts';
import type { Store } from '../store/store.ts';
import type { Context } from './context.ts';
import { paintFor } from './paint.ts';
import { beginTask, type Task } from './progress.ts';
import type { Opened } from './workspace.ts';

/** What a plan is made of: no more than this of a workspace, so that an earlier release can be planned too. */
export interface Planned extends Pick<Opened, 'candidate' | 'folder'> {
  readonly environment: Pick<Opened['environment'], 'name'>;
}

/** `store` is null when there is none yet; `expects`: the coming days are played, too. */
export async function planCandidate(
  store: Store | null,
  opened: Planned,
  context: Context,
  expects = false,
): Promise<Plan> {
  const { candidate, folder, environment } = opened;
  let task: Task | null = null;
  try {
    return await planOf({
      store,
      candidate,
      root: folder.root,
      environment: environment.name,
      at: context.clock.now(),
      now: () => context.clock.now(),
      expects,
      onProgress(done, total) {
        task ??= beginTask('Looking at everybody', context);
        task.to(done / Math.max(1, total));
      },
    });
  } finally {
    (task as Task | null)?.cancel();
  }
}

export async function showPlan(
  plan: Plan,
  store: Store | null,
  { candidate }: Planned,
  context: Context,
): Promise<void> {
  const titles = await allTitles(store, candidate);
  context.stdout.write(
    planText(plan, { zone: candidate.program.zone, titles, paint: paintFor(context.stdout, context) }),
  );
}

/** Those of the definitions, and of what was and is no more. */
async function allTitles(store: Store | null, { workspace }: Opened['candidate']): Promise<Titles> {
  const now = titlesOf(workspace);
  const release = store && (await currentRelease(store));
  if (!release) return now;
  const before = titlesOfManifest(release.manifest as unknown as Manifest);
  return (kind, id) => (workspace.get(kind, id) ? now(kind, id) : before(kind, id));
}
