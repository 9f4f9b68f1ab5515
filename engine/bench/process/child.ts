/** The other end of `inFreshProcess`: takes one order, carries it out, answers, ends. */
import { letGarbageDieYoung } from '../../cli/young-garbage.ts';
import type { Answer, Order } from './fresh.ts';
import { Stopwatch } from './stopwatch.ts';
import { tasks } from './tasks.ts';

async function carryOut({ task, argument, profiles }: Order): Promise<Answer> {
  const stopwatch = new Stopwatch(profiles);
  const { run } = (await tasks[task]()) as { run(argument: unknown, stopwatch: Stopwatch): Promise<unknown> };
  return { ok: true, result: await run(argument, stopwatch), hot: stopwatch.hot };
}

// As every command does.
letGarbageDieYoung();

process.once('message', (order) => {
  carryOut(order as Order)
    .catch((fault: unknown): Answer => {
      return { ok: false, fault: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault) };
    })
    .then((answer) => process.send!(answer, () => process.exit()));
});
