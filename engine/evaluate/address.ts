/** Where a medium reaches a person: by a field, or by what the person is known by. Says nothing about whether they may be reached. */
import type { ChannelProgram } from '../compiler/program.ts';
import type { Draft } from './draft.ts';
import type { Run } from './run.ts';

/** Empty for media without an address of their own (webhooks); null where there is none. */
export function addressOf(
  { program }: Pick<Run, 'program'>,
  { traits, identifiers }: Pick<Draft, 'traits' | 'identifiers'>,
  { medium }: Pick<ChannelProgram, 'medium'>,
): string | null {
  const field = program.profile.addresses[medium];
  if (field === undefined) return '';
  const known = program.identity.identifiers.find(({ id }) => id === field);
  for (const given of [traits[field], identifiers[field]?.at(-1)]) {
    if (typeof given !== 'string') continue;
    const address = given.trim();
    // What identifies nobody because thousands share it reaches nobody either.
    const isBlocked = known?.blocked.has(known.normalise(address) ?? '') ?? false;
    if (address !== '' && !isBlocked) return address;
  }
  return null;
}
