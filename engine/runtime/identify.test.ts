import { describe, expect, test } from 'vitest';
import type { IdentityProgram } from '../compiler/program.ts';
import { hash53 } from '../store/hash.ts';
import type { Identifier } from './accept.ts';
import { identifierKey, type Known, remember, resolve } from './identify.ts';

const identity: IdentityProgram = {
  identifiers: (
    [
      ['user_id', 1],
      ['email', 2],
      ['anonymous_id', 3],
    ] as const
  ).map(([id, limit]) => ({ id, limit, normalise: String, blocked: new Set<string>() })),
};

/** `user_id:u1 email:e1` → identifiers, in that order. */
const parse = (text: string): Identifier[] =>
  text.split(' ').map((word) => {
    const [kind, value] = word.split(':') as [string, string];
    return { kind, value };
  });

/** Resolves messages one after another; people are named by the first identifier they came with. */
function play(messages: readonly string[]) {
  const known: Known = { owners: new Map(), identifiers: new Map(), taken: () => false };
  const names = new Map<number, string>();
  return messages.map((message) => {
    const identifiers = parse(message);
    const resolution = resolve(identity, known, identifiers);
    if (!names.has(resolution.profile))
      names.set(resolution.profile, identifierKey(identifiers[0]!).replace('|', ':'));
    remember(known, resolution);
    for (const loser of resolution.merges) {
      for (const [key, owner] of known.owners) if (owner === loser) known.owners.set(key, resolution.profile);
      const own = { ...known.identifiers.get(resolution.profile) };
      for (const [kind, values] of Object.entries(known.identifiers.get(loser)!))
        own[kind] = [...(own[kind] ?? []), ...values];
      known.identifiers.set(resolution.profile, own);
    }
    const refused = resolution.log.filter(({ action }) => action === 'refused').length;
    return [
      names.get(resolution.profile),
      resolution.merges.map((loser) => names.get(loser)).join(' '),
      refused === 0 ? '' : `${refused} refused`,
    ]
      .filter(Boolean)
      .join(', ')
      .concat('');
  });
}

describe('whose a message is', () => {
  const cases: [string, messages: string[], owners: string[]][] = [
    ['a new person', ['user_id:u1'], ['user_id:u1']],
    ['the same person', ['user_id:u1', 'user_id:u1'], ['user_id:u1', 'user_id:u1']],
    [
      'a visitor who signs up',
      ['anonymous_id:a1', 'user_id:u1 anonymous_id:a1', 'user_id:u1'],
      ['anonymous_id:a1', 'anonymous_id:a1', 'anonymous_id:a1'],
    ],
    [
      'a visitor who turns out to be a customer',
      ['user_id:u1', 'anonymous_id:a1', 'user_id:u1 anonymous_id:a1', 'anonymous_id:a1'],
      ['user_id:u1', 'anonymous_id:a1', 'user_id:u1, anonymous_id:a1', 'user_id:u1'],
    ],
    [
      'a second customer on the same tablet: the tablet stays with the first',
      ['user_id:u1 anonymous_id:a1', 'user_id:u2 anonymous_id:a1', 'anonymous_id:a1', 'user_id:u2'],
      ['user_id:u1', 'user_id:u2, 1 refused', 'user_id:u1', 'user_id:u2'],
    ],
    [
      'an address more than anybody may have: kept out, the message still counts',
      ['user_id:u1 email:e1', 'user_id:u1 email:e2', 'user_id:u1 email:e3', 'email:e3'],
      ['user_id:u1', 'user_id:u1', 'user_id:u1, 1 refused', 'email:e3'],
    ],
    [
      'two customers never become one, whatever they share',
      ['user_id:u1 email:e1', 'user_id:u2', 'user_id:u2 email:e1'],
      ['user_id:u1', 'user_id:u2', 'user_id:u2, 1 refused'],
    ],
    [
      'three at once',
      ['email:e1', 'anonymous_id:a1', 'user_id:u1', 'user_id:u1 email:e1 anonymous_id:a1'],
      ['email:e1', 'anonymous_id:a1', 'user_id:u1', 'user_id:u1, email:e1 anonymous_id:a1'],
    ],
  ];
  test.each(cases)('%s', (_, messages, owners) => {
    expect(play(messages)).toEqual(owners);
  });

  test('an id comes from the first identifier, and another when that is taken', () => {
    const known: Known = {
      owners: new Map(),
      identifiers: new Map(),
      taken: (id) => id === hash53('user_id|u1'),
    };
    expect(resolve(identity, known, parse('user_id:u1')).profile).toBe(hash53('user_id|u1') + 1);
  });
});
