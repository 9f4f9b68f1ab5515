/**
 * People of an experiment whose unit is not the person, brought together: what a unit adds is what its people add. Kept until everybody
 * was seen, since they come in no order: some hundred bytes a unit.
 */
import type { Part } from './cell.ts';
import type { Exposed } from './person.ts';

type Unit = Pick<Exposed, 'arm' | 'at' | 'parts' | 'by'>;

export class Units {
  readonly #units = new Map<string, Unit>();

  add({ unit, person, arm, at, parts, by }: Exposed): void {
    // Exposed before the experiment had a unit: as themselves.
    const key = unit === null ? `person ${person}` : `unit ${unit}`;
    const known = this.#units.get(key);
    if (!known) {
      this.#units.set(key, { arm, at, parts, by });
      return;
    }
    const first = known.at <= at ? known : { arm, at, by };
    this.#units.set(key, {
      arm: first.arm,
      at: first.at,
      by: first.by,
      parts: known.parts.map((part, place) => added(part, parts[place]!)),
    });
  }

  all(): Iterable<Unit> {
    return this.#units.values();
  }
}

/** A unit of which somebody's time is not over is not over; who does not count adds nothing. */
function added(a: Part | 'open' | null, b: Part | 'open' | null): Part | 'open' | null {
  if (a === 'open' || b === 'open') return 'open';
  if (a === null || b === null) return a ?? b;
  const values = a.values || b.values ? [...(a.values ?? []), ...(b.values ?? [])] : undefined;
  const before = { before: a.before + b.before, beforeD: a.beforeD + b.beforeD };
  return { y: a.y + b.y, d: a.d + b.d, ...before, values };
}
