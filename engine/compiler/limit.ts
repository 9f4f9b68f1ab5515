/**
 * Limits over everybody: how often a journey or a campaign begins, how many messages it sends, in all and on a day, and what they may
 * cost. Each is counted at a desk of its own, as what offers give away is (`evaluate/offer-desk.ts`), so it holds however many ask at once.
 */
import type { Definition } from '../language/definition.ts';
import type { CampaignsProgram } from './campaign.ts';
import { type Context, formerIds, siteOf } from './context.ts';

export interface LimitProgram {
  /** The name of its desk; no offer has such a name. */
  readonly id: string;
  /** Address of the journey or campaign that it is written in. */
  readonly owner: string;
  readonly counts: 'starts' | 'messages' | 'cost';
  /** In units: starts, messages, or `COST_UNITS` of the currency. */
  readonly atMost: number | null;
  /** On one day of the workspace's zone. */
  readonly perDay: number | null;
}

/** By id, and by the journeys whose starts and whose messages each counts; a campaign's come before the journey's own. */
export interface LimitsProgram {
  readonly byId: ReadonlyMap<string, LimitProgram>;
  readonly onStarts: ReadonlyMap<string, readonly LimitProgram[]>;
  readonly onMessages: ReadonlyMap<string, readonly LimitProgram[]>;
}

/** Why something is refused that a limit has no room for. */
export function refusalBy({ counts }: LimitProgram): 'volume' | 'budget' {
  return counts === 'cost' ? 'budget' : 'volume';
}

/** Costs are counted in whole ten-thousandths, so that sums are exact. */
export const COST_UNITS = 10_000;

export function costUnits(amount: number): number {
  return Math.round(amount * COST_UNITS);
}

type Owner = Definition<'journey'> | Definition<'campaign'>;

export function compileLimits(context: Context, campaigns: CampaignsProgram): LimitsProgram {
  const { workspace } = context;
  const limitsOf = (owner: Owner | undefined) => (owner ? compileOwn(owner, context) : []);
  const ofCampaign = new Map(workspace.all('campaign').map((one) => [one.id, limitsOf(one)]));
  const all = [...ofCampaign.values()].flat();
  const onStarts = new Map<string, LimitProgram[]>();
  const onMessages = new Map<string, LimitProgram[]>();
  for (const journey of workspace.all('journey')) {
    const own = limitsOf(journey);
    all.push(...own);
    const both = [...(ofCampaign.get(campaigns.ofJourney.get(journey.id)?.id ?? '') ?? []), ...own];
    const [starts, messages] = [true, false].map((is) =>
      both.filter(({ counts }) => (counts === 'starts') === is),
    );
    if (starts!.length > 0) onStarts.set(journey.id, starts!);
    if (messages!.length > 0) onMessages.set(journey.id, messages!);
  }
  return { byId: new Map(all.map((limit) => [limit.id, limit])), onStarts, onMessages };
}

function compileOwn(definition: Owner, context: Context): LimitProgram[] {
  const { kind } = definition;
  const { starts, messages, budget } = definition.value.limits ?? {};
  // What was counted stays with it through renames, as long as `moved.yaml` tells of them.
  const first = formerIds(context.workspace, kind, definition.id).at(-1) ?? definition.id;
  const owner = definition.address;
  const volumes = { starts, messages } as const;
  const limits = (['starts', 'messages'] as const).flatMap((counts): LimitProgram[] => {
    const { at_most: atMost = null, per_day: perDay = null } = volumes[counts] ?? {};
    return volumes[counts] ? [{ id: `${kind}.${first}:${counts}`, owner, counts, atMost, perDay }] : [];
  });
  if (!budget) return limits;
  checkCosts(definition, context);
  const { amount, per_day: perDay } = budget;
  const ofDay = perDay === undefined ? null : costUnits(perDay);
  // Counts are whole numbers of 32 bits in PostgreSQL; the schema bounds the amount.
  const atMost = costUnits(amount);
  return [...limits, { id: `${kind}.${first}:budget`, owner, counts: 'cost', atMost, perDay: ofDay }];
}

/** A budget of which nothing is ever spent would stop nothing. */
function checkCosts(definition: Owner, context: Context): void {
  if (context.workspace.all('channel').some(({ value }) => (value.cost ?? 0) > 0)) return;
  siteOf(context, definition).at('limits', 'budget').report({
    code: 'CAR-751',
    what: 'no channel says what a message costs, so nothing is ever spent of this budget',
    why: 'a budget counts the `cost` of the channel by which each message goes',
    fix: 'add `cost: 0.04` to the channels that cost something, or limit `messages`',
  });
}
