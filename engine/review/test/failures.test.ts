/** Tests of users that fail: what is told, and where. */
import { describe, expect, test } from 'vitest';
import { begin, failuresOf, head, played } from './suite.testing.ts';

describe('what does not come true is told where it stands', () => {
  test.each<[string, string, string[]]>([
    [
      'memberships and values',
      begin(`expect:
  - at: start
    who: ann
    in: [buyers]
    tags: { tier: gold, orders_count: { at_least: 1 } }
    traits: { country: { missing: false } }`),
      [
        '13: ann is not in buyers | no member of buyers',
        '14: tier of ann is "bronze" | tier "bronze" (rule 2 of 2)',
        '14: orders_count of ann is 0 | orders_count 0 (count over order_completed)',
        '15: country of ann is missing | country missing',
      ],
    ],
    [
      'one thing about a message',
      begin(`expect:
  - at: 1h
    who: ann
    sent:
      - template: hello
        locale: zh-CN`),
      ['15: hello by email to ann is not as expected | locale en'],
    ],
    [
      'several things about a message',
      begin(`expect:
  - at: 1h
    who: ann
    sent:
      - { template: hello, locale: zh-CN, contains: [Ann, Bo] }`),
      ['14: hello by email to ann is not as expected | locale en & subject: Hello Ann & html: Hello Ann'],
    ],
    [
      'a message that was never sent, and one too many',
      begin(`expect:
  - { at: 1h, who: ann, sent: [ { template: receipt } ] }
  - { at: 1h, who: ann, sent: [ { template: hello, times: { exactly: 2 } } ] }
  - { at: 1h, who: ann, nothing: { template: hello } }`),
      [
        '11: ann was not sent such a message | 1h  hello by email, en: "Hello Ann"',
        '12: ann was sent 1 such messages | 1h  hello by email, en: "Hello Ann"',
        '13: ann was sent a message | hello by email: "Hello Ann"',
      ],
    ],
    [
      'another reason',
      begin(`  - { at: 1m, who: ann, did: consent_changed, with: { class: marketing, channel: email, given: false } }
expect:
  - { at: 2h, who: ann, sent: [ { template: hello, withheld: cap } ] }`),
      [
        '12: a message to ann was not sent for another reason | not sent: hello at basket.note, no address (no_address)',
      ],
    ],
    [
      'places',
      begin(`expect:
  - { at: 2h, who: ann, position: { basket: settle, trial: { began: true } } }
  - { at: 9d, who: ann, position: { basket: { ended: goal } } }`),
      [
        '11: ann is not where they are expected in basket | at reaction',
        '11: ann is not where they are expected in trial | never began',
        '12: ann is not where they are expected in basket | ended: bored',
      ],
    ],
    [
      'calls, grants and tasks',
      begin(`expect:
  - { at: 2h, who: ann, called: [ { connector: score } ], granted: [ { offer: tenner } ], tasks: [ { template: ring } ] }`),
      [
        '11: no such call was made about ann | nothing was called',
        '11: ann was not granted tenner as expected | no offer was asked for',
        '11: there is no such task about ann | no task was asked for',
      ],
    ],
    [
      'news about what there is not: nothing after it is looked at',
      head(`
events:
  - { at: start, who: ann, did: message_clicked, of: { template: hello } }
expect: [ { at: 1h, who: ann, in: [buyers] } ]`),
      ['9: no such message has been handed over by then | no such message has been handed over by then'],
    ],
    [
      'somebody who cannot be drawn so',
      head(`
  bo: { identifiers: { user_id: bo }, arms: { tone: rare } }
expect: [ { at: 1h, who: bo, not_in: [buyers] } ]`),
      [
        '8: with these identifiers the draws do not give bo what `arms` and `control` say; leave `identifiers` out, or give others | with these identifiers the draws do not give bo what `arms` and `control` say; leave `identifiers` out, or give others',
      ],
    ],
  ])('%s', async (_, text, failures) => {
    expect(await failuresOf(text)).toEqual(failures);
  });

  test('with the condition that decided, and what led there', async () => {
    const { tests } = await played({
      'test.yaml': begin('expect: [ { at: 2h, who: ann, in: [golden] } ]').replace('at: start', 'at: 1m'),
    });
    const [failure] = tests[0]!.failures;
    expect(failure).toMatchObject({ offset: '2h', at: Date.parse('2026-03-02T12:00:00Z') });
    expect(failure!.truth).toMatchObject({
      holds: false,
      children: [{ text: 'tier = "gold"', holds: false }, { holds: true }],
    });
    expect(failure!.trace.map(({ offset, text }) => `${offset} ${text}`)).toEqual([
      'start consent_changed class "marketing", channel "email", given true',
      '1m cart_updated cart_id "c1", value 40',
      '1m basket started: did',
      '1h 1m message_sent channel "email", template "hello"',
    ]);
  });
});
