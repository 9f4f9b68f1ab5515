import { expect, test } from 'vitest';
import { shop } from '../rig/files.ts';
import { compileFiles } from '../rig/rig.ts';
import { addressOf } from './address.ts';

const { program } = await compileFiles({
  ...shop,
  'identity.yaml': `
kind: identity
id: people
identifiers:
  - { id: user_id, limit: 1 }
  - { id: email, normalise: email, block: [none@example.com] }
`,
});

test.each<[string, unknown, string[], string | null]>([
  ['a field', 'ann@example.com', [], 'ann@example.com'],
  ['a field with spaces around it, as it was written', ' Ann@Example.com ', [], 'Ann@Example.com'],
  [
    'the latest by which they are known',
    undefined,
    ['old@example.com', 'new@example.com'],
    'new@example.com',
  ],
  ['the field before what they are known by', 'ann@example.com', ['old@example.com'], 'ann@example.com'],
  ['nothing, where there is nothing', null, [], null],
  ['nothing, where it says nothing', '  ', [], null],
  ['nothing, where many share it', 'None@example.com ', [], null],
  ['another, where many share the first', 'none@example.com', ['ann@example.com'], 'ann@example.com'],
])('mail reaches by %s', (_, email, known, expected) => {
  const traits = email === undefined ? {} : { email: email as string | null };
  expect(addressOf({ program }, { traits, identifiers: { email: known } }, { medium: 'email' })).toBe(
    expected,
  );
});

test('a medium without addresses needs none', () => {
  expect(addressOf({ program }, { traits: {}, identifiers: {} }, { medium: 'webhook' })).toBe('');
});
