/**
 * How a condition is compiled. One head, one file: its words, its compile step, its meaning. `index.ts` lists
 * them; nothing else knows which heads there are.
 */
import type { Site } from '../../language/definition.ts';
import type { ScopeType } from '../../language/expressions/index.ts';
import type { Context } from '../context.ts';
import type { Feature } from '../feature.ts';
import type { JourneyContext } from '../steps/context.ts';
import type { Test } from '../view.ts';

/** Where a condition stands: what its expressions may name, and what its heads may ask. */
export interface Place {
  readonly context: Context;
  readonly scope: ScopeType;
  /** `where` looks at one occurrence; `who` at a profile; `journey` at a profile inside a journey. */
  readonly place: 'who' | 'where' | 'journey';
  readonly journey?: JourneyContext;
  /** Inside a metric: what it asks of the past, of which only a part may count. Read with `View.own`. */
  readonly metric?: { own(feature: Feature): number };
  /** Inside a journey: from where a `did` counts when it does not say. */
  readonly after?: 'start' | 'arrival' | 'ever';
}

/** A head of the grammar. `node` is the mapping, already checked against the schema. */
export interface ConditionHead<Node> {
  readonly head: string;
  /** Null when something is wrong, which has then been reported. */
  compile(node: Node, site: Site, place: Place): Test | null;
}
