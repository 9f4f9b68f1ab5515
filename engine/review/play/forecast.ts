/**
 * When an offer or a limit will have been given away, as the first people who are played let expect: from then on all others are
 * played as if it were. Only a guess, which saves most who come too late a second play; what people get is settled in order
 * of time (`desk-ledger.ts`).
 */
import type { DeskLine } from '../../evaluate/desk-line.ts';
import type { Run } from '../../evaluate/run.ts';

/** Offer or limit → from which asking on nothing of it is left, in the order in which its desk serves them. */
export type GivenAway = ReadonlyMap<string, Turn>;

/** At one instant the keys decide. */
interface Turn {
  readonly at: number;
  readonly key: string;
}

export function isBefore(one: Turn, other: Turn): boolean {
  return one.at === other.at ? one.key < other.key : one.at < other.at;
}

/** One in so many is played first, and so many at least: for fewer, playing some of them again takes no time. */
const ONE_IN = 50;
const FEWEST = 1_000;

export function firstOf(people: number): number {
  return Math.max(FEWEST, Math.ceil(people / ONE_IN));
}

/** `asks`: what each of some people asked; `share`: which part of all they are. */
export function forecast(
  run: Pick<Run, 'program' | 'budgets'>,
  asks: Iterable<readonly DeskLine[]>,
  share: number,
): GivenAway {
  const taken = new Map<string, Taken[]>();
  for (const own of asks) {
    const units = new Map<string, number>();
    for (const ask of own) {
      const { offer, at, type } = ask;
      if (type !== 'grant_asked' && type !== 'grant_returned') continue;
      if (type === 'grant_asked') units.set(ask.key, ask.units ?? 1);
      const amount = units.get(ask.key) ?? 1;
      const known = taken.get(offer) ?? [];
      taken.set(offer, known);
      known.push({ at, key: ask.key, amount: type === 'grant_asked' ? amount : -amount });
    }
  }
  const found = new Map<string, Turn>();
  for (const [offer, all] of taken) {
    const turn = givenAwayAt(all, leftOf(run, offer) * share);
    if (turn !== null) found.set(offer, turn);
  }
  return found;
}

/** How much was taken of something, or (below 0) given back. */
interface Taken extends Turn {
  readonly amount: number;
}

/** From when on more than this is taken for good; null: there is enough. */
function givenAwayAt(taken: readonly Taken[], left: number): Turn | null {
  let sum = 0;
  let since: Turn | null = null;
  for (const { at, key, amount } of taken.toSorted((a, b) => (isBefore(a, b) ? -1 : 1))) {
    sum += amount;
    if (sum <= left) since = null;
    else since ??= { at, key };
  }
  return since;
}

/** What nobody has asked for yet. */
function leftOf({ program, budgets }: Pick<Run, 'program' | 'budgets'>, id: string): number {
  const most = program.offers.get(id)?.budget.grants ?? program.limits.byId.get(id)?.atMost ?? null;
  return most === null ? Number.POSITIVE_INFINITY : most - (budgets?.get(id)?.granted ?? 0);
}
