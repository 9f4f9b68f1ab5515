/**
 * Runs a task in a process of its own: nothing that ran before has warmed its code, filled its memory or made
 * its garbage, so measures do not depend on their order.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { Hot } from './cpu-profile.ts';
import type { Argument, Outcome, TaskName } from './tasks.ts';

export interface Order {
  readonly task: TaskName;
  readonly argument: unknown;
  readonly profiles: boolean;
}

export type Answer =
  | { readonly ok: true; readonly result: unknown; readonly hot: Hot | null }
  | { readonly ok: false; readonly fault: string };

/** Those under way, so that whoever is interrupted leaves none behind. */
const children = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of children) child.kill();
});

export async function inFreshProcess<Name extends TaskName>(
  task: Name,
  argument: Argument<Name>,
): Promise<Outcome<Name>> {
  return (await order({ task, argument, profiles: false })).result as Outcome<Name>;
}

/** The same, for where its time goes; its times mean nothing then. */
export async function hotIn<Name extends TaskName>(task: Name, argument: Argument<Name>): Promise<Hot> {
  const { hot } = await order({ task, argument, profiles: true });
  if (hot === null) throw new Error(`the task ${task} timed nothing`);
  return hot;
}

function order(what: Order): Promise<Extract<Answer, { ok: true }>> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('./child.js', import.meta.url), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    children.add(child);
    let answer: Answer | null = null;
    child.once('message', (message) => {
      answer = message as Answer;
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      children.delete(child);
      if (answer?.ok) resolve(answer);
      else
        reject(new Error(`${what.task}: ${answer?.fault ?? `ended without an answer (${signal ?? code})`}`));
    });
    child.send(what);
  });
}
