/**
 * Limits over everybody: how many messages a journey sends in all and on a day, and what they may cost. Each is counted at a
 * desk of its own, as what offers give away is (`evaluate/offer-desk.ts`), so it holds however many ask at once.
 */
import type { Definition } from '../language/definition.ts';
import { type Context, formerIds, siteOf } from './context.ts';

export interface LimitProgram {
  /** The name of its desk; no offer has such a name. */
  readonly id: string;
  /** Why a message is refused that it has no room for. */
  readonly reason: 'volume' | 'budget';
  /** In units: messages, or `COST_UNITS` of the currency. */
  readonly atMost: number | null;
  /** On one day of the workspace's zone. */
  readonly perDay: number | null;
}

export interface LimitsProgram {
  readonly byId: ReadonlyMap<string, LimitProgram>;
  /** Those that count the messages of a journey. */
  readonly ofJourney: ReadonlyMap<string, readonly LimitProgram[]>;
}

/** Costs are counted in whole ten-thousandths, so that sums are exact. */
export const COST_UNITS = 10_000;

export function costUnits(amount: number): number {
  return Math.round(amount * COST_UNITS);
}

export function compileLimits(context: Context): LimitsProgram {
  const ofJourney = new Map<string, LimitProgram[]>();
  for (const definition of context.workspace.all('journey')) {
    const limits = limitsOf(definition, context);
    if (limits.length > 0) ofJourney.set(definition.id, limits);
  }
  const all = [...ofJourney.values()].flat();
  return { byId: new Map(all.map((limit) => [limit.id, limit])), ofJourney };
}

function limitsOf(definition: Definition<'journey'>, context: Context): LimitProgram[] {
  const { messages, budget } = definition.value.limits ?? {};
  // What was counted stays with it through renames, as long as `moved.yaml` tells of them.
  const first = formerIds(context.workspace, 'journey', definition.id).at(-1) ?? definition.id;
  const limits: LimitProgram[] = [];
  if (messages) {
    const { at_most: atMost = null, per_day: perDay = null } = messages;
    limits.push({ id: `journey.${first}:messages`, reason: 'volume', atMost, perDay });
  }
  if (budget) {
    checkCosts(definition, context);
    const { amount, per_day: perDay } = budget;
    limits.push({
      id: `journey.${first}:budget`,
      reason: 'budget',
      // Counts are whole numbers of 32 bits in PostgreSQL; the schema bounds the amount.
      atMost: costUnits(amount),
      perDay: perDay === undefined ? null : costUnits(perDay),
    });
  }
  return limits;
}

/** A budget of which nothing is ever spent would stop nothing. */
function checkCosts(definition: Definition<'journey'>, context: Context): void {
  if (context.workspace.all('channel').some(({ value }) => (value.cost ?? 0) > 0)) return;
  siteOf(context, definition).at('limits', 'budget').report({
    code: 'CAR-751',
    what: 'no channel says what a message costs, so nothing is ever spent of this budget',
    why: 'a budget counts the `cost` of the channel by which each message goes',
    fix: 'add `cost: 0.04` to the channels that cost something, or limit `messages`',
  });
}
