/** Definitions of a new workspace that say what to do: who is meant, when they are written to, within which limits. */

export const segments = `# Groups of people that are always up to date, also when nothing happens but time passing.
# lint:ignore CAR-838 an example: \`carillon segments\` counts it, no journey asks for it yet
kind: segment
id: buyers_30d
title: Ordered within 30 days
who:
  did: order_completed
  within: 30d
---
# lint:ignore CAR-838 an example: a journey that wins them back would begin with \`enters: lapsed_buyers\`
kind: segment
id: lapsed_buyers
title: Ordered before, and not for 90 days
who:
  did: order_completed
  which: last
  until: 90d
`;

export const policy = `# When we may write to whom. No journey can get around it.
kind: policy
id: contact
title: Contact policy

# Marketing needs a yes for each medium; what is owed (orders, returns) does not.
consent:
  marketing: { email: opt_in }
  service: { email: none }

# At night, on the reader's own clock, marketing waits for the morning.
quiet:
  - { class: marketing, from: "21:00", to: "08:00", zone: profile, otherwise: wait, up_to: 24h }

caps:
  - { class: marketing, at_most: 2, within: 7d, otherwise: drop }
`;

export const template = `# Used by the journey thank_you, whose start event is the order (event.*). Liquid stands between the braces.
kind: template
id: thank_you
title: Thank you for your order
class: service
email:
  from: The Shop <hello@shop.example>
  subject: Your order {{ event.order_id }}
  html: |
    <p>Thank you, {{ profile.first_name | default: 'friend' | escape }}.</p>
    <p>Order <b>{{ event.order_id | escape }}</b> is here, and we have begun to pack it.</p>
  text: |
    Thank you, {{ profile.first_name | default: 'friend' }}.
    Order {{ event.order_id }} is here, and we have begun to pack it.
`;

export const journey = `# What happens to a person over time. This one answers an order at once; \`wait\`, \`branch\`, \`split\` and more
# stand between sends, and \`goal\` and \`stop\` end a journey early.
kind: journey
id: thank_you
title: Thank you for your order
start:
  did: order_completed
  key: order_id # each order gets its own answer
  again: never # and only one, should the shop send the same order twice
steps:
  - { id: thank, send: { template: thank_you, channel: email } }
`;
