/** From an order's coming in until its confirmation is handed to the channel: the middle, and one in a hundred. */
import type { Measure, Options, Result } from '../measure.ts';
import type { HandedOver } from '../tasks/hand-over.ts';
import { count, figure } from '../words.ts';
import { hotShop, secondsOf, shopRun } from './shop-run.ts';

const HOW = `The daemon with the starter programme in definitions/, server, engine and checkpoints in threads of one process as
\`carillon run\` has them, over a store on disk; 5,000 known customers; a sender in another process, one message per request over loopback,
1,000 a second whatever the answers take: seven in ten look at a product, two change a basket, one orders. Time runs from the
moment an order was to be sent until the channel is asked to send its confirmation: stored, evaluated, decided, rendered, claimed and
on the disk. The channel itself takes no time.`;

export const handOverP50: Measure = {
  id: 'hand_over_p50_ms',
  title: 'From a request to the channel, starter programme at 1,000 events/s, p50, milliseconds',
  aim: 15,
  better: 'lower',
  how: HOW,
  run: async (options) => ({ ...(await result(options, ({ p50 }) => p50)), profile: () => hotShop(options) }),
};

export const handOverP99: Measure = {
  id: 'hand_over_p99_ms',
  title: 'The same, p99, milliseconds',
  aim: 100,
  better: 'lower',
  how: 'The run of the measure above.',
  run: (options) => result(options, ({ p99 }) => p99),
};

async function result(options: Options, value: (run: HandedOver) => number): Promise<Result> {
  const run = await shopRun(options);
  const { p50, p99, most, orders, missing, acknowledged } = run;
  return {
    value: value(run),
    cutOff: missing > 0,
    unit: ' ms',
    details: [
      `p50 ${figure(p50)} ms, p99 ${figure(p99)} ms, longest ${figure(most)} ms; ${count(orders, 'orders')} in ${secondsOf(options)} s${missing > 0 ? `, ${count(missing, 'confirmations')} not handed over when it ended` : ''}.`,
      `Requests were acknowledged after p50 ${figure(acknowledged.p50)} ms, p99 ${figure(acknowledged.p99)} ms.`,
    ],
  };
}
