/** `pause`: a journey stands still until it is resumed. Works beside a running daemon, and while none runs. */
import { askPause, journeyArgument, pauseOptions } from '../ask-pause.ts';
import type { Verb } from '../verb.ts';

export const pause: Verb = {
  name: 'pause',
  summary: 'let a journey stand still: nobody begins it, moves in it or is sent to',
  description:
    'The pause is kept in the store, over restarts and releases, until `carillon resume`. Events are taken in as ever, and who reaches the goal or meets the stop leaves. What is being handed over at that moment is finished.',
  arguments: [journeyArgument],
  options: pauseOptions,
  examples: [{ line: 'carillon pause win_back', text: 'at once, whether the daemon runs or not' }],
  run: (input, context) => askPause(true, input, context),
};
