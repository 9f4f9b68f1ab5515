/** Numbers by place, packed, however many there are: in pieces, so that growing copies nothing and leaves nothing behind. */

type Piece = Float64Array | Uint32Array | Uint8Array;

const BITS = 14;
const LENGTH = 1 << BITS;

export class Column {
  readonly #kind: new (
    length: number,
  ) => Piece;
  readonly #pieces: Piece[] = [];

  constructor(kind: new (length: number) => Piece) {
    this.#kind = kind;
  }

  /** 0 where nothing was set. */
  at(place: number): number {
    return this.#pieces[place >>> BITS]?.[place & (LENGTH - 1)] ?? 0;
  }

  set(place: number, value: number): void {
    const number = place >>> BITS;
    this.#pieces[number] ??= new this.#kind(LENGTH);
    this.#pieces[number]![place & (LENGTH - 1)] = value;
  }
}
