/** What runs in processes of its own. Loaded only there, so that no task weighs on the memory of another. */
import type { Stopwatch } from './stopwatch.ts';

/** Argument and result go from process to process, so both are plain JSON. */
interface Task {
  run(argument: never, stopwatch: Stopwatch): Promise<unknown>;
}

export const tasks = {
  acknowledge: () => import('../tasks/acknowledge.ts'),
  ask: () => import('../tasks/ask.ts'),
  bare_inserts: () => import('../tasks/bare-inserts.ts'),
  bare_inserts_postgres: () => import('../tasks/bare-inserts-postgres.ts'),
  compile: () => import('../tasks/compile.ts'),
  conditions: () => import('../tasks/conditions.ts'),
  decide: () => import('../tasks/decide.ts'),
  dry_run: () => import('../tasks/dry-run.ts'),
  evaluate: () => import('../tasks/evaluate.ts'),
  fused_sql: () => import('../tasks/fused-sql.ts'),
  hand_over: () => import('../tasks/hand-over.ts'),
  ingest: () => import('../tasks/ingest.ts'),
  item_neighbours: () => import('../tasks/item-neighbours.ts'),
  learn: () => import('../tasks/learn.ts'),
  long_profile: () => import('../tasks/long-profile.ts'),
  rebuild: () => import('../tasks/rebuild.ts'),
  score_people: () => import('../tasks/score-people.ts'),
  seed: () => import('../tasks/seed.ts'),
  seed_shop: () => import('../tasks/seed-shop.ts'),
  send: () => import('../tasks/send.ts'),
  shop: () => import('../tasks/shop.ts'),
  steps: () => import('../tasks/steps.ts'),
  steps_bare: () => import('../tasks/steps-bare.ts'),
  steps_begin: () => import('../tasks/steps-begin.ts'),
  watch: () => import('../tasks/watch.ts'),
  year: () => import('../tasks/year.ts'),
} satisfies Record<string, () => Promise<Task>>;

export type TaskName = keyof typeof tasks;
type Run<Name extends TaskName> = Awaited<ReturnType<(typeof tasks)[Name]>>['run'];
export type Argument<Name extends TaskName> = Parameters<Run<Name>>[0];
export type Outcome<Name extends TaskName> = Awaited<ReturnType<Run<Name>>>;
