/** A small shop, for tests that need a whole workspace. Add or replace files to say what a test is about. */

export const shop: Readonly<Record<string, string>> = {
  'carillon.yaml': `
name: shop
zone: Europe/London
locale: en
locales: [en, zh-CN]
currency: GBP
language: 1
environments:
  local:
    store: "sqlite::memory:"
`,
  'profile.yaml': `
kind: entity
id: profile
fields:
  first_name: text
  email: { type: text, pii: true }
  phone: { type: text, pii: true }
  country: text
  locale: text
  time_zone: text
  score: number
  vip: boolean
`,
  'identity.yaml': `
kind: identity
id: people
identifiers:
  - { id: user_id, limit: 1 }
  - { id: email, normalise: email, limit: 3, block: [unknown@example.com] }
  - { id: anonymous_id, limit: 50 }
`,
  'events.yaml': `
kind: event
id: order_completed
properties:
  order_id: { type: text, required: true }
  total: { type: number, decimals: 2, minimum: 0, required: true }
  channel: { type: text, one_of: [web, app, store] }
  lines: { type: list, of: { sku: text, quantity: integer, price: { type: number, decimals: 2 } } }
---
kind: event
id: cart_updated
properties:
  cart_id: text
  value: number
`,
  'channels.yaml': `
kind: channel
id: email
connector: file
with: { folder: outbox }
on_doubt: resend
---
kind: channel
id: sms
connector: file
with: { folder: outbox }
on_doubt: resend
`,
  'templates.yaml': `
kind: template
id: hello
class: marketing
email:
  subject: { en: "Hello {{ profile.first_name | default: 'friend' }}", zh-CN: "你好，{{ profile.first_name | default: '朋友' }}" }
  html: "<p>Hello {{ profile.first_name | default: 'friend' }}</p>"
sms:
  text: "Hello"
---
kind: template
id: receipt
class: service
email:
  subject: "Order {{ event.order_id }}"
  html: "<p>Thank you for {{ event.total }}</p>"
`,
  'policy.yaml': `
kind: policy
id: contact
consent:
  marketing: { email: opt_in, sms: opt_in }
  service: { email: none }
`,
};

/** The shop with a journey that greets new buyers, or does as these steps say; `head` may hold more of its keys. */
export function welcoming(
  steps = '  - { id: hello, send: { template: hello, channel: email } }',
  head = '',
): Readonly<Record<string, string>> & { readonly 'journey.yaml': string } {
  return {
    ...shop,
    'journey.yaml': `
kind: segment
id: buyers
who: { did: order_completed }
---
kind: journey
id: welcome
start: { enters: buyers }
${head}
steps:
${steps}
`,
  };
}
