/** Some of the people of a play, by index: a byte for everybody, however many are marked. */
import { Column } from './column.ts';

export class Marks {
  readonly #marks = new Column(Uint8Array);
  #end = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  has(index: number): boolean {
    return this.#marks.at(index) === 1;
  }

  add(index: number): void {
    if (this.has(index)) return;
    this.#marks.set(index, 1);
    this.#end = Math.max(this.#end, index + 1);
    this.#size++;
  }

  delete(index: number): void {
    if (!this.has(index)) return;
    this.#marks.set(index, 0);
    this.#size--;
  }

  /** In order. */
  *[Symbol.iterator](): Generator<number> {
    for (let index = 0; index < this.#end; index++) if (this.has(index)) yield index;
  }
}
