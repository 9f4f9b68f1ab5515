/** A condition, or a part of one, as the search for what can never hold sees it. */
import type { Site } from '../../language/definition.ts';
import type { Condition } from '../../language/kinds.ts';
import type { Place } from '../conditions/condition.ts';
import type { Outcome, Written } from './need.ts';

export interface Part {
  /** Conditions it is made of. */
  readonly parts: readonly Part[];
  /** What must be so for it to hold; with `negated`, for it not to hold. */
  needs(negated: boolean): Outcome;
  written(): Written;
}

export type BuildPart = (condition: Condition, site: Site, place: Place) => Part;

/** How a head is looked at: one file each, listed in `index.ts`. A head without one is taken as a plain yes or no. */
export interface NeverRule<Node> {
  readonly head: string;
  part(node: Node, site: Site, place: Place, build: BuildPart): Part;
}

/** The longest piece of a condition that a message repeats. */
const LONGEST = 60;

export function writtenAt(site: Site, text: string): () => Written {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
  return () => ({ text: shown, range: site.definition.locate(site.path) });
}

/** A mapping in one line, e.g. `did: order_completed, times: {"at_least":3}`. */
export function inOneLine(node: object): string {
  return Object.entries(node)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
