/** Definitions of a new workspace that say what there is: who people are, what they do, how they are reached. */

export const identity = `# What tells people apart, most trusted first. A workspace has exactly one of these.
kind: identity
id: people
identifiers:
  - { id: user_id, limit: 1 }
  - { id: email, normalise: email, limit: 3 }
  - { id: anonymous_id, limit: 50 }
`;

export const profile = `# What is known of a person, as they told it. What follows from behaviour is a \`kind: tag\`.
kind: entity
id: profile
title: Customer
addresses: { email: email }
fields:
  first_name: { type: text, title: First name, example: Ann }
  email: { type: text, pii: true, title: E-mail address }
  locale: { type: text, title: Language they read, example: en }
  time_zone: { type: text, title: Time zone, example: Europe/London }
`;

export const events = `# What people do. An event that does not fit its declaration is set aside with the reason, never dropped.
kind: event
id: order_completed
title: Order completed
properties:
  order_id: { type: text, required: true, title: Order number, example: A-1 }
  total: { type: number, unit: GBP, decimals: 2, minimum: 0, required: true, title: What was paid, example: 42.50 }
`;

export const channel = `# How a message leaves. This one writes files, so that everything can be tried with nobody at the other end;
# \`connector: smtp\` sends mail, \`connector: webhook\` posts to an address.
kind: channel
id: email
title: E-mail (as files)
connector: file
with: { folder: .carillon/outbox }
on_doubt: resend # after a crash: writing the same file again harms nobody
`;
