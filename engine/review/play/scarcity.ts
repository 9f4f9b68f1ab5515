/**
 * Who will hardly get what they ask for: more was asked of an offer already than it has left. Only a guess, by which a
 * play that is to be done again is not counted first; what people get is settled in order of time (`desk-ledger.ts`).
 */
import type { DeskLine } from '../../evaluate/desk-line.ts';
import type { Run } from '../../evaluate/run.ts';

export class Scarcity {
  /** Offer → grants that nobody has asked for. */
  readonly #left = new Map<string, number>();

  constructor({ program, budgets }: Pick<Run, 'program' | 'budgets'>) {
    for (const { id, budget } of program.offers.values())
      if (budget.grants !== null) this.#left.set(id, budget.grants - (budgets?.get(id)?.granted ?? 0));
  }

  /** Whether any of what somebody asks comes too late. */
  isShort(asks: readonly DeskLine[]): boolean {
    let isShort = false;
    for (const { type, offer } of asks) {
      const left = type === 'grant_asked' ? this.#left.get(offer) : undefined;
      if (left === undefined) continue;
      this.#left.set(offer, left - 1);
      isShort ||= left <= 0;
    }
    return isShort;
  }
}
