/** Settings that every channel for e-mail has, as properties of its JSON Schema. */
export const senderSettings = {
  from: {
    type: 'string',
    title: 'Sender',
    description: 'Name and address the mail comes from, when the template has no `from`.',
    examples: ['The Corner Shop <hello@shop.example>'],
  },
  reply_to: {
    type: 'string',
    title: 'Reply address',
    description: 'Where answers go, when the template has no `reply_to`. Without it, to the sender.',
    examples: ['care@shop.example'],
  },
} as const;
