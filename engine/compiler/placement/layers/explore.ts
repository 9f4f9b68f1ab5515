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
import type { Chance, Entry, Slate } from '../slate.ts';

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
  for (const place of places) {
    const options = firstThatFit(slate, among);
    if (options.length === 0) return;
    const draws = new Draws(`explore|${ask.decision}|${place}`);
    const explores = draws.uniform() < rate;
    const { chances: own, drawn } = rate > 0 ? method(options, place) : NOBODY(options, place);
    const chances: Chance[] = options.map(({ id }, index) => ({
      id,
      probability: (index === 0 ? 1 - rate : 0) + rate * own[index]!,
    }));
    slate.chances.set(place, chances);
    const chosen = chosenOf(options, ask.logged?.[place], explores ? drawn() : 0);
    if (chosen === null) continue;
    const seat = {
      entry: options[chosen]!,
      by: explores ? ('explore' as const) : ('rank' as const),
      propensity: chances[chosen]!.probability,
    };
    slate.seat(place, seat);
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

function firstThatFit(slate: Slate, among: number): Entry[] {
  const found: Entry[] = [];
  for (const entry of slate.ranked) {
    if (!slate.fits(entry)) continue;
    found.push(entry);
    if (found.length === among) break;
  }
  return found;
}
