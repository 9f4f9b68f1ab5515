/**
 * Values of a real person as a test may hold them: what says who somebody is becomes something made up, the same for the
 * same; what definitions themselves speak of, amounts and choices stay, because the trace depends on them.
 */

import { writtenOut } from '../../../language/fields.ts';
import type { FieldDefinition } from '../../../language/kinds.ts';
import { releasedKinds } from '../../../language/kinds.ts';
import type { Workspace } from '../../../language/workspace.ts';
import type { Json } from '../../../store/store.ts';

type Declared = Partial<FieldDefinition>;

const EMAIL = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;
const PHONE = /^\+?[\d\s()./-]{7,}$/;

/** Fields of the profile that say how somebody is written to, and not who they are. */
export interface Plain {
  readonly zoneField: string;
  readonly localeField: string;
}

export class StandIns {
  readonly #known = new Map<string, Json>();
  readonly #counts = new Map<string, number>();
  readonly #spoken: ReadonlySet<string>;
  readonly #plain: ReadonlySet<string>;

  constructor(workspace: Workspace, { zoneField, localeField }: Plain) {
    this.#spoken = spokenIn(workspace);
    this.#plain = new Set([zoneField, localeField]);
  }

  /** A value under a name, as it was declared; an undeclared text is taken for personal. */
  of(name: string, value: Json, declared: Declared = {}): Json {
    if (Array.isArray(value)) return value.map((one: Json) => this.of(name, one, elementOf(declared)));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [key, this.of(key, one, partOf(declared, key))]),
      );
    if (this.#isPlain(name, value, declared)) return value;
    const known = this.#known.get(`${name} ${String(value)}`);
    if (known !== undefined) return known;
    const made = this.#madeUp(name, value, declared);
    this.#known.set(`${name} ${String(value)}`, made);
    return made;
  }

  #isPlain(name: string, value: Json, { pii, type, one_of }: Declared): boolean {
    if (pii === true) return false;
    if (typeof value !== 'string' || this.#plain.has(name)) return true;
    return one_of !== undefined || type === 'date' || type === 'instant' || this.#spoken.has(value);
  }

  #madeUp(name: string, value: Json, { type, example }: Declared): Json {
    if (typeof value === 'number') return 0;
    if (typeof value === 'boolean') return value;
    if (type === 'date') return '1990-01-01';
    if (type === 'instant') return '1990-01-01T00:00:00Z';
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    const text = String(value);
    if (EMAIL.test(text) || name === 'email')
      return `${count === 1 ? 'person' : `person${count}`}@example.com`;
    // Numbers that are kept free for stories.
    if (name === 'phone' || (text.startsWith('+') && PHONE.test(text)))
      return `+4477009000${String(count).padStart(2, '0')}`;
    if (typeof example === 'string' && count === 1 && example !== text) return example;
    return `${name}-${count}`;
  }
}

function elementOf({ of, pii }: Declared): Declared {
  const below =
    typeof of === 'string' ? { type: of } : of === undefined ? {} : { type: 'object' as const, of };
  return { ...below, ...(pii !== undefined && { pii }) };
}

function partOf({ of, pii }: Declared, key: string): Declared {
  const field = typeof of === 'object' ? of[key] : undefined;
  return { ...(field === undefined ? {} : writtenOut(field)), ...(pii === true && { pii }) };
}

/** Texts that conditions, tags and templates compare with: they are of the programme, and of nobody. */
function spokenIn(workspace: Workspace): ReadonlySet<string> {
  const spoken = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value === 'string') {
      for (const [, double, single] of value.matchAll(/"([^"\n]*)"|'([^'\n]*)'/g))
        spoken.add((double ?? single)!);
    } else if (typeof value === 'object' && value !== null)
      for (const part of Object.values(value)) look(part);
  };
  for (const kind of releasedKinds)
    if (kind !== 'source') for (const { value } of workspace.all(kind)) look(value);
  for (const text of workspace.files.values()) look(text);
  return spoken;
}
