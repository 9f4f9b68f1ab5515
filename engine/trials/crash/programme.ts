/**
 * The workspace that the crash trial runs: journeys with waits, a split, a repeat, a goal and sends on two channels, of
 * which one sends again what is in doubt and the other holds it. Nothing in it depends on when something happens, only
 * on what and in which order, so that a run that was killed often can be compared with one that never was.
 */

export interface Outside {
  /** URL of the store. */
  readonly store: string;
  readonly smtpPort: number;
  readonly httpPort: number;
}

/** What is in doubt is sent again here. */
export const RESENDING = 'mail';
/** And held here; slow, so that little is in doubt at once: each has to be settled by hand. */
export const HOLDING = 'desk';

export const WRITE_KEY = 'crash-trial';

/** Files by path. People who never look at a basket, or never order, wait for hours: a trial ends before. */
export function programmeFiles({ store, smtpPort, httpPort }: Outside): Readonly<Record<string, string>> {
  return {
    'carillon.yaml': `
name: crash_trial
zone: UTC
locale: en
currency: GBP
language: 1
environments:
  trial:
    store: ${JSON.stringify(store)}
    secrets: { write_key: CARILLON_WRITE_KEY }
`,
    'world.yaml': `
kind: entity
id: profile
fields:
  email: { type: text, pii: true }
  greeted: boolean
  rounds: number
---
kind: identity
id: people
identifiers:
  - { id: user_id, limit: 1 }
---
kind: event
id: signed_up
properties: { plan: text }
---
kind: event
id: cart_updated
properties: { cart_id: { type: text, required: true }, value: { type: number, decimals: 2 } }
---
kind: event
id: looked
properties: { cart_id: { type: text, required: true } }
---
kind: event
id: order_completed
properties:
  order_id: { type: text, required: true }
  cart_id: { type: text, required: true }
  total: { type: number, decimals: 2, required: true }
`,
    'channels.yaml': `
kind: channel
id: ${RESENDING}
connector: smtp
medium: email
with: { host: 127.0.0.1, port: ${smtpPort}, from: "Trial <trial@shop.example>", timeout: 5s }
on_doubt: resend
retry: { times: 100, first: 1s, at_most: 1s }
---
kind: channel
id: ${HOLDING}
connector: webhook
medium: webhook
with: { url: "http://127.0.0.1:${httpPort}/desk", timeout: 5s }
on_doubt: hold
rate: { messages: 20, per: 1s }
retry: { times: 100, first: 1s, at_most: 1s }
`,
    'messages.yaml': `
kind: template
id: note
class: service
email: { subject: "A note", html: "<p>A note for {{ profile.email }}</p>" }
webhook: { body: '{ "note": "{{ journey.id }}" }' }
---
kind: policy
id: contact
consent: { service: { email: none, webhook: none } }
`,
    'people.yaml': `
kind: segment
id: buyers
who: { did: order_completed }
---
kind: segment
id: regulars
who: { did: order_completed, times: { at_least: 3 } }
---
kind: segment
id: spenders
who: { did: order_completed, sum: total, is: { at_least: 150 }, within: 30d }
---
kind: segment
id: greeted_people
who: greeted = true
---
kind: segment
id: much_written_to
who: { did: message_sent, times: { at_least: 6 } }
`,
    'journeys.yaml': JOURNEYS,
  };
}

const JOURNEYS = `
kind: journey
id: welcome
start: { did: signed_up, late: 12h }
steps:
  - { id: settle, wait: 1s }
  - id: halves
    split:
      - { id: letters, share: 1, then: [ { id: letter, send: { template: note, channel: mail } } ] }
      - { id: desks, share: 1, then: [ { id: call, send: { template: note, channel: desk } } ] }
  - id: again
    repeat: { times: 3 }
    steps:
      - { id: pause, wait: 1s }
      - { id: reminder, send: { template: note, channel: mail } }
      - { id: count, set: { rounds: "$sum([rounds, 1])" } }
  - { id: mark, set: { greeted: true } }
---
kind: journey
id: basket
start: { did: cart_updated, key: cart_id, late: 12h }
goal: { did: order_completed, where: cart_id = event.cart_id }
steps:
  - { id: think, wait: 9h }
  - { id: nudge, send: { template: note, channel: mail } }
---
kind: journey
id: browsing
start: { did: cart_updated, key: cart_id, late: 12h }
steps:
  - id: seen
    wait: { when: { did: looked, where: cart_id = event.cart_id, after: start }, up_to: 9h }
  - { id: show, send: { template: note, channel: desk } }
---
kind: journey
id: purchase
start: { did: order_completed, key: order_id, late: 12h }
steps:
  - { id: receipt, send: { template: note, channel: mail } }
  - { id: delivery, wait: 2s }
  - { id: ask, send: { template: note, channel: mail } }
---
kind: journey
id: thanks
start: { enters: regulars, late: 12h }
steps:
  - { id: gift, send: { template: note, channel: desk } }
  - { id: end, exit: thanked }
`;
