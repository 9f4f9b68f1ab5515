/** The people of a play, in the order in which they came: who, and as of when they were read; sixteen bytes each. */
import type { ProfileId } from '../../store/store.ts';
import { Column } from './column.ts';
import type { Noted } from './players.ts';

export class People {
  readonly #ids = new Column(Float64Array);
  readonly #read = new Column(Float64Array);
  size = 0;

  /** Their index from now on. */
  add({ person, read }: Pick<Noted, 'person' | 'read'>): number {
    this.#ids.set(this.size, person);
    this.#read.set(this.size, read);
    return this.size++;
  }

  at(index: number): ProfileId {
    return this.#ids.at(index);
  }

  of(index: number): Pick<Noted, 'person' | 'read'> {
    return { person: this.#ids.at(index), read: this.#read.at(index) };
  }
}
