/** `called`: questions that were asked of other systems about somebody. */
import { isDeepStrictEqual } from 'node:util';
import type { TestCall } from '../../../language/kinds.ts';
import type { Call } from '../../../runtime/channel.ts';
import type { HandedOver } from '../ports.ts';
import { isEnough, timesWords } from './count.ts';
import type { Check, Mismatch } from './expectation.ts';

export const called: Check<'called'> = function* (items, { calls, who }) {
  for (const [index, item] of items.entries()) {
    if (isEnough(item.times, calls.filter((call) => isOne(item, call)).length)) continue;
    const mismatch: Mismatch = {
      path: ['called', index],
      what: `no such call was made about ${who}`,
      expected: [wordsOf(item)],
      actual: calls.length === 0 ? ['nothing was called'] : calls.map(callWords),
    };
    yield mismatch;
  }
};

function isOne({ connector, step, body = {} }: TestCall, { channel, what }: HandedOver<Call>): boolean {
  const at = `${what.origin.journey}.${what.origin.step}`;
  return (
    (connector ?? channel) === channel &&
    (step ?? at) === at &&
    Object.entries(body).every(([name, value]) => isDeepStrictEqual(what.body[name], value))
  );
}

function wordsOf({ connector, step, body, times }: TestCall): string {
  const words = [
    `a call${connector === undefined ? '' : ` of ${connector}`}`,
    ...(step === undefined ? [] : [`at ${step}`]),
    ...(body === undefined ? [] : [`with ${JSON.stringify(body)}`]),
  ];
  return `${words.join(' ')}${timesWords(times)}`;
}

function callWords({ channel, what, result }: HandedOver<Call>): string {
  return `${channel} at ${what.origin.journey}.${what.origin.step} with ${JSON.stringify(what.body)}: ${result.outcome}`;
}
