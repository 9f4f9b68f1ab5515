/** What uses what, both ways, as the compiler noted it. Of fields, the entity they belong to counts as used too. */

export interface Lineage {
  /** Address → what it uses. */
  readonly uses: ReadonlyMap<string, ReadonlySet<string>>;
  /** Address → what uses it. */
  readonly usedBy: ReadonlyMap<string, ReadonlySet<string>>;
}

export function lineageOf(uses: Readonly<Record<string, readonly string[]>>): Lineage {
  const down = new Map<string, Set<string>>();
  const up = new Map<string, Set<string>>();
  for (const [user, used] of Object.entries(uses)) {
    for (const address of used) {
      const own = ownerOf(address);
      for (const one of own === address ? [address] : [address, own]) {
        if (one === user) continue;
        down.set(user, (down.get(user) ?? new Set()).add(one));
        up.set(one, (up.get(one) ?? new Set()).add(user));
      }
    }
  }
  return { uses: down, usedBy: up };
}

/** `entity.profile.email` → `entity.profile`; anything else as it is. */
export function ownerOf(address: string): string {
  const [kind, id] = address.split('.', 2);
  return kind === 'entity' || kind === 'event' ? `${kind}.${id}` : address;
}
