/**
 * Whether a person may have an offer, as far as the person's own bucket can say: its time, who is eligible, how many
 * they had. What there is of it in all is known in the offer's bucket alone; a placement goes by the latest news of it.
 */

import type { MetricValues } from '../compiler/benefit-number.ts';
import type { OfferProgram } from '../compiler/program.ts';
import { localTime } from '../compiler/zone.ts';
import type { JsonObject, OfferRow } from '../store/store.ts';
import type { Draft } from './draft.ts';
import { countedGrants } from './grants.ts';
import { figureFor } from './metric/news.ts';
import type { Run } from './run.ts';
import { viewOf } from './scope.ts';

export type OfferVerdict =
  /** What is given, and what it costs, where that is known. */
  | { readonly benefit: JsonObject; readonly cost?: number }
  | { readonly refuse: string; readonly detail: JsonObject };

/** `key` is of the effect that asks: it does not count against its own limit. */
export function mayHave(run: Run, draft: Draft, id: string, key: string): OfferVerdict {
  const refuse = (reason: string, detail: JsonObject = {}) => ({
    refuse: reason,
    detail: { offer: id, ...detail },
  });
  const offer = run.program.offers.get(id);
  if (!offer) return refuse('offer_withdrawn');
  const time = timeRefusal(offer, draft.at);
  if (time !== null) return refuse(time);
  const view = viewOf(run.program, draft);
  if (offer.eligible && !offer.eligible.holds(view)) return refuse('not_eligible');
  const limit = offer.budget.perProfile;
  if (limit !== null) {
    const { atMost, window } = limit;
    const counts = (at: number) => window.enters(at) <= draft.at && draft.at < window.leaves(at);
    if (countedGrants(draft, id, key, counts) >= atMost) return refuse('offer_had', { at_most: atMost });
  }
  const rival = offer.exclusive === null ? undefined : rivalOf(run, draft, offer.exclusive, key);
  if (rival) return refuse('offer_exclusive', { group: offer.exclusive, has: rival });
  const metrics = metricValues(run);
  const benefit = offer.benefit.of(view, metrics);
  const cost = offer.cost === null ? undefined : offer.cost.of(view, metrics);
  if (benefit === null) return refuse('no_number');
  return { benefit, ...(cost != null && { cost }) };
}

/** The offer of the same group that the person has, if there is one. */
function rivalOf({ program }: Run, draft: Draft, group: string, key: string): string | undefined {
  return draft.grants.find(
    (one) =>
      one.key !== key &&
      one.state !== 'over' &&
      (one.until === null || one.until > draft.at) &&
      program.offers.get(one.offer)?.exclusive === group,
  )?.offer;
}

/** What metrics were when they were last worked out, under the definitions that run. */
export function metricValues({ program, metrics }: Run): MetricValues {
  return (id, by, few) => {
    const news = metrics?.get(id);
    return news?.hash === program.metrics.get(id)?.hash ? figureFor(news, by, few) : null;
  };
}

/** Why nobody gets it now, or null. */
export function timeRefusal({ valid }: OfferProgram, at: number): string | null {
  if (valid.from !== null && at < valid.from) return 'offer_not_begun';
  return valid.until !== null && at >= valid.until ? 'offer_over' : null;
}

/** Why there is nothing left of it, or null. `row`: what was given away; undefined: nothing yet. */
export function budgetRefusal(
  { budget, codes }: OfferProgram,
  row: Pick<OfferRow, 'granted' | 'day' | 'today' | 'free'> | undefined,
  day: string,
): string | null {
  const { granted = 0, free = 0 } = row ?? {};
  const today = row?.day === day ? row.today : 0;
  if (budget.grants !== null && granted >= budget.grants) return 'budget';
  if (budget.perDay !== null && today >= budget.perDay) return 'budget_of_day';
  return codes !== null && 'path' in codes && free === 0 ? 'no_code' : null;
}

/** The caps of an offer that count a grant with a message of this channel. */
export function channelCaps({ program }: Run, { budget }: OfferProgram, channel: string | undefined) {
  if (channel === undefined) return [];
  const medium = program.channels.get(channel)?.medium;
  return budget.perChannel.filter((cap) => cap.channel === channel || cap.channel === medium);
}

/** Under which name a cap of a channel is counted, beside its offer; no offer has such a name. */
export function capName(offer: string, channel: string): string {
  return `${offer}|${channel}`;
}

/** The day, in the workspace's zone, that a grant counts on. */
export function dayOf({ program }: { readonly program: { readonly zone: string } }, at: number): string {
  return localTime(at, program.zone).date;
}
