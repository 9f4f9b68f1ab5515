/** Who is written while somebody works something out of what was stored before: of these it may no longer be true. */
import type { Changeset, ProfileId } from '../../store/store.ts';

/** Those who were written since somebody began to look. */
export interface WrittenSince {
  has(profile: ProfileId): boolean;
  /** Nobody looks any longer. */
  end(): void;
}

export class Written {
  readonly #looking = new Set<Set<ProfileId>>();

  /** From now on: whoever reads after this call sees everything that is not told. */
  since(): WrittenSince {
    const seen = new Set<ProfileId>();
    this.#looking.add(seen);
    return { has: (profile) => seen.has(profile), end: () => this.#looking.delete(seen) };
  }

  /** Everything of a subject is written with its state or with its own row, or goes with it. */
  note({ profiles = [], states = [], absorbed = [] }: Changeset): void {
    for (const seen of this.#looking) {
      for (const { id } of profiles) seen.add(id);
      for (const { profile } of states) seen.add(profile);
      for (const profile of absorbed) seen.add(profile);
    }
  }
}
