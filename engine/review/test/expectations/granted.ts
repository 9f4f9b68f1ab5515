/** `granted`: offers that somebody was given, and what became of them; or that were asked for in vain. */
import { isReason } from '../../../compiler/tests/reasons.ts';
import type { TestGrant } from '../../../language/kinds.ts';
import { reasonWords } from '../../words.ts';
import type { Facts } from '../facts.ts';
import { isEnough, timesWords } from './count.ts';
import type { Check, Mismatch } from './expectation.ts';

interface Given {
  readonly offer: string;
  readonly step: string;
  readonly code: string | null;
  readonly status: NonNullable<TestGrant['status']>;
}

interface NotGiven {
  readonly offer: string;
  readonly step: string;
  readonly reason: string;
}

export const granted: Check<'granted'> = function* (items, facts) {
  const given = givenIn(facts);
  const notGiven = notGivenIn(facts);
  for (const [index, item] of items.entries()) {
    const fitting =
      item.refused === undefined ? given.filter((one) => isGiven(item, one)) : refusedLike(item, notGiven);
    if (isEnough(item.times, fitting.length)) continue;
    const mismatch: Mismatch = {
      path: ['granted', index],
      what: `${facts.who} ${item.refused === undefined ? 'was not granted' : 'was not refused'} ${item.offer} as expected`,
      expected: [wordsOf(item)],
      actual: listed(given, notGiven),
    };
    yield mismatch;
  }
};

function givenIn({ person, decisions, since }: Facts): Given[] {
  const { events } = person;
  const has = (type: string, grant: unknown) =>
    events.some((event) => event.type === type && event.properties['grant'] === grant);
  return events
    .filter(({ type, at }) => type === 'offer_granted' && at >= since)
    .map(({ properties, at }) => {
      const { grant, offer, journey, step, code } = properties;
      const isReturned = decisions.some(
        (one) => one.outcome === 'returned' && one.detail['offer'] === offer && one.at >= at,
      );
      return {
        offer: String(offer),
        step: `${journey}.${step}`,
        code: typeof code === 'string' ? code : null,
        status: has('offer_redeemed', grant)
          ? 'redeemed'
          : has('offer_expired', grant)
            ? 'expired'
            : isReturned
              ? 'returned'
              : 'granted',
      };
    });
}

function notGivenIn({ decisions, since }: Facts): NotGiven[] {
  return decisions.flatMap(({ at, outcome, reason, detail, journey, step }) => {
    const isOne = outcome === 'not_granted' || outcome === 'refused';
    if (!isOne || at < since || typeof detail['offer'] !== 'string') return [];
    return [{ offer: detail['offer'], step: `${journey}.${step}`, reason }];
  });
}

function isGiven({ offer, step, status, code }: TestGrant, given: Given): boolean {
  return (
    offer === given.offer &&
    (step ?? given.step) === given.step &&
    (status === undefined ? given.status !== 'returned' : status === given.status) &&
    (code === undefined || (given.code !== null && new RegExp(code, 'u').test(given.code)))
  );
}

function refusedLike({ offer, step, refused }: TestGrant, all: readonly NotGiven[]): NotGiven[] {
  return all.filter(
    (one) => one.offer === offer && (step ?? one.step) === one.step && isReason(refused!, one.reason),
  );
}

function wordsOf({ offer, step, status, code, refused, times }: TestGrant): string {
  const words = [
    refused === undefined ? `${offer} ${status ?? 'granted'}` : `${offer} refused: ${refused}`,
    ...(step === undefined ? [] : [`at ${step}`]),
    ...(code === undefined ? [] : [`with a code that matches /${code}/`]),
  ];
  return `${words.join(', ')}${timesWords(times)}`;
}

function listed(given: readonly Given[], notGiven: readonly NotGiven[]): string[] {
  const all = [
    ...given.map(
      ({ offer, step, code, status }) =>
        `${offer} ${status} at ${step}${code === null ? '' : `, code ${code}`}`,
    ),
    ...notGiven.map(
      ({ offer, step, reason }) => `${offer} refused at ${step}: ${reasonWords(reason)} (${reason})`,
    ),
  ];
  return all.length === 0 ? ['no offer was asked for'] : all;
}
