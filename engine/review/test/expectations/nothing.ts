/** `nothing`: silence. What was asked for and not sent is silence too. */
import type { TestSilenceOf } from '../../../language/kinds.ts';
import type { Message } from '../../../runtime/channel.ts';
import { isChannel } from '../effects.ts';
import type { Facts } from '../facts.ts';
import type { HandedOver } from '../ports.ts';
import { headOf } from './content.ts';
import type { Check } from './expectation.ts';

export const nothing: Check<'nothing'> = function* (wanted, facts) {
  const of = wanted === true ? {} : wanted;
  const heard = facts.messages.filter(
    (message) => message.result.outcome === 'accepted' && fits(of, message, facts),
  );
  if (heard.length === 0) return;
  yield {
    path: ['nothing'],
    what: `${facts.who} was sent ${heard.length === 1 ? 'a message' : `${heard.length} messages`}`,
    expected: [
      `silence${
        wanted === true
          ? ''
          : ` of ${Object.entries(of)
              .map(([key, value]) => `${key} ${value}`)
              .join(', ')}`
      }`,
    ],
    actual: heard.map(
      ({ what, channel }) => `${what.origin.template} by ${channel}: ${headOf(what.content)}`,
    ),
  };
};

function fits(of: TestSilenceOf, { what, channel }: HandedOver<Message>, { person }: Facts): boolean {
  const { origin } = what;
  return (
    (of.template ?? origin.template) === origin.template &&
    (of.journey ?? origin.journey) === origin.journey &&
    (of.step ?? `${origin.journey}.${origin.step}`) === `${origin.journey}.${origin.step}` &&
    (of.class ?? origin.class) === origin.class &&
    isChannel(of.channel, channel, person.run.program)
  );
}
