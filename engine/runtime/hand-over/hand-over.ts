/** How one kind of effect is handed to its connector. A new kind is a file here and a line in `index.ts`. */
import type { Program } from '../../compiler/program.ts';
import type { Effect } from '../../evaluate/draft.ts';
import type { Channel, SendResult } from '../channel.ts';
import type { Links } from '../links.ts';

export interface Outward {
  readonly program: Program;
  readonly links: Links | null;
  readonly signal: AbortSignal;
}

/** What it throws is doubtful: nobody knows how far it came. */
export type HandOver = (channel: Channel, effect: Effect, outward: Outward) => Promise<SendResult>;
