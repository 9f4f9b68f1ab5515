/** What rules of a placement see: the person, `context`, and the candidate at hand as `item`. One for a whole decision. */
import type { Entry, ItemValues } from '../../compiler/placement/shelf.ts';
import type { Related, View } from '../../compiler/view.ts';
import type { JsonObject } from '../../store/store.ts';
import { namesBeside, type ProfileView } from '../scope.ts';

export class RuleView implements View {
  readonly id: number;
  readonly now: number;
  readonly scope: { item?: ItemValues; context: JsonObject };
  readonly #person: ProfileView;

  constructor(person: ProfileView, context: JsonObject) {
    this.#person = person;
    this.id = person.id;
    this.now = person.now;
    this.scope = Object.assign(namesBeside(person), { context });
  }

  of(entry: Entry): this {
    this.scope.item = entry.item;
    return this;
  }

  feature(index: number): unknown {
    return this.#person.feature(index);
  }

  own(): undefined {}

  member(index: number): boolean {
    return this.#person.member(index);
  }

  flag(key: string): boolean {
    return this.#person.flag(key);
  }

  imported(name: string): unknown {
    return this.#person.imported(name);
  }

  related(relation: string, side: 'in' | 'out', segment: string | null): readonly Related[] {
    return this.#person.related(relation, side, segment);
  }
}
