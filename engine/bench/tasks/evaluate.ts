/** The pure evaluator alone, without store and identity: time per event of people who are kept in memory. */

import { tmpdir } from 'node:os';
import { advance, dueOf } from '../../evaluate/advance.ts';
import { type Draft, draftOf } from '../../evaluate/draft.ts';
import { accept } from '../../runtime/accept.ts';
import { currentRelease, runOf } from '../../runtime/release.ts';
import { openStore } from '../../store/open.ts';
import type { Stopwatch } from '../process/stopwatch.ts';
import { compileFolder } from '../workload/folder.ts';
import { NOW } from '../workload/people.ts';
import { busyTime, Traffic } from '../workload/traffic.ts';

export interface EvaluateArgument {
  readonly folder: string;
  /** A store of people who have been evaluated. */
  readonly file: string;
  readonly people: number;
  readonly events: number;
}

export async function run({ folder, file, people, events }: EvaluateArgument, stopwatch: Stopwatch) {
  const candidate = await compileFolder(folder);
  const { program } = candidate;
  const store = await openStore(`sqlite:${file}`, { root: tmpdir() });
  const evaluated = await runOf(store, candidate, (await currentRelease(store))!);
  const drafts: Draft[] = [];
  for (const id of await store.people.profileIds(0, -1, people)) {
    drafts.push(draftOf(program, evaluated.layout, (await store.people.profile(id))!));
  }
  await store.close();
  const traffic = new Traffic(people, people);
  const pause = busyTime(1, people);
  const inputs = traffic.next(events).flatMap((incoming, index) => {
    const now = NOW + (index + 1) * pause;
    const accepted = accept(program, incoming, now);
    if (!accepted.ok) throw new Error(accepted.reason);
    return accepted.inputs(now);
  });
  const play = (from: number, to: number) => {
    for (let index = from; index < to; index++) {
      const draft = drafts[index % drafts.length]!;
      advance(evaluated, draft, inputs[index]!);
      dueOf(evaluated, draft);
      // A draft lives for one batch; what came of it is written and forgotten.
      const { events, changes, decisions, lines } = draft.out;
      for (const list of [events, changes, decisions, lines]) list.length = 0;
    }
  };
  const warmUp = Math.floor(events / 4);
  play(0, warmUp);
  const { seconds } = await stopwatch.time(async () => play(warmUp, events));
  return { seconds, events: events - warmUp };
}
