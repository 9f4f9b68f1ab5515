/** `resume`: ends the pause of a journey. Works beside a running daemon, and while none runs. */
import { askPause, journeyArgument, pauseOptions } from '../ask-pause.ts';
import type { Verb } from '../verb.ts';

export const resume: Verb = {
  name: 'resume',
  summary: 'end the pause of a journey',
  description:
    'Waits have counted on meanwhile: whose wait is over moves on at the instant of the resume, and what comes next counts from there. Who would have begun during the pause does not begin.',
  arguments: [journeyArgument],
  options: pauseOptions,
  examples: [{ line: 'carillon resume win_back', text: 'people go on from where they stand' }],
  run: (input, context) => askPause(false, input, context),
};
