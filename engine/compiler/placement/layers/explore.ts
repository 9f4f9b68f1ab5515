/**
 * `explore`: the places that go by rank are drawn one after the other. At each, with probability `rate`, one of the best
 * `among` that still fit is drawn by the method; else the best of them has it. So the probability of what is there, given what
 * stands before it and what does not go by rank, is (1 − rate) · [it is the best] + rate · p(method), which is written down. Of what
 * a log says was there nothing is drawn; without exploration its probability is 1 or 0.
 */
import { Draws } from '../draws.ts';
import type { LayerType } from '../layer.ts';
import { methods } from '../methods/index.ts';
import type { Method } from '../methods/method.ts';
import type { Entry } from '../shelf.ts';
import type { Slate } from '../slate.ts';

const AMONG = 20;

export const explore: LayerType = {
  name: 'explore',
  compile({ explore: written, reward }, site) {
    if (written === undefined) return (slate) => slate.ask.logged !== null && redraw(slate, 0, 1, NOBODY);
    const { method, among = AMONG } = written;
    const { rate = methods[method].rate } = written;
    if (methods[method].learns && reward === undefined)
      site.at('explore', 'method').report({
        code: 'CAR-906',
        what: `\`${method}\` has nothing to learn from`,
        why: 'without `reward` nobody can tell which of them is any good',
        fix: 'add e.g. `reward: { did: order_completed, within: 7d }`, or use `method: epsilon`',
      });
    return (slate) => redraw(slate, rate, among, methods[method].begin(slate.ask));
  },
};

const NOBODY: Method = (options) => ({ chances: options.map(() => 0), drawn: () => 0 });

function redraw(slate: Slate, rate: number, among: number, method: Method): void {
  const { ask } = slate;
  const places = slate.seats.flatMap((seat, place) => (seat?.by === 'rank' ? [place] : []));
  for (const place of places) slate.unseat(place);
  const best = new Best(slate, among);
  for (const place of places) {
    const options = best.thatFit();
    if (options.length === 0) return;
    const draws = new Draws(`explore|${ask.decision}|${place}`);
    const explores = draws.uniform() < rate;
    const { chances: own, drawn } = rate > 0 ? method(options, place) : NOBODY(options, place);
    const probabilities = own.map((chance, index) => (index === 0 ? 1 - rate : 0) + rate * chance);
    slate.drawn.set(place, { options, probabilities });
    const chosen = chosenOf(options, ask.logged?.[place], explores ? drawn() : 0);
    if (chosen === null) continue;
    const by = explores ? 'explore' : 'rank';
    slate.seat(place, { entry: options[chosen]!, by, propensity: probabilities[chosen]! });
  }
}

/** Null: a log says that something was there which this policy does not give there. */
function chosenOf(
  options: readonly Entry[],
  logged: string | null | undefined,
  drawn: number,
): number | null {
  if (logged === undefined) return drawn;
  const index = options.findIndex(({ id }) => id === logged);
  return index < 0 ? null : index;
}

/** The best by rank that still fit. From place to place more is given and nothing is taken back, so what does not fit never will again. */
class Best {
  readonly #slate: Slate;
  readonly #among: number;
  #fitting: readonly Entry[] = [];
  /** How many by rank have been looked at. */
  #seen = 0;

  constructor(slate: Slate, among: number) {
    this.#slate = slate;
    this.#among = among;
  }

  thatFit(): readonly Entry[] {
    const { ranked } = this.#slate;
    const fitting = this.#fitting.filter((entry) => this.#slate.fits(entry));
    while (fitting.length < this.#among && this.#seen < ranked.length) {
      const next = ranked[this.#seen++]!;
      if (this.#slate.fits(next)) fitting.push(next);
    }
    this.#fitting = fitting;
    return fitting;
  }
}
