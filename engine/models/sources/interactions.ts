/**
 * Who had to do with which things, and in which baskets. Everybody is learnt from; a version is judged by what its type takes away from
 * that and foretells.
 */
import type { InteractionSource, ModelProgram, ThingSource } from '../../compiler/model/program.ts';
import { type Interaction, interactionsOf, weighed } from '../../evaluate/interactions.ts';
import { runFor } from '../../evaluate/run.ts';
import { viewOf } from '../../evaluate/scope.ts';
import { everybody } from '../../runtime/flags.ts';
import { hash53 } from '../../store/hash.ts';
import type { ProfileId } from '../../store/store.ts';
import type { Given } from '../given.ts';
import { walked } from '../parted.ts';
import { categoryColumn, numberColumn, type Table, tableOf } from '../table.ts';
import type { Interactions } from '../types/type.ts';
import type { Asking, Gatherer, Source } from './source.ts';

/** More are thinned by people: beyond, a model gets no better, and takes gigabytes. */
const MOST = 3_000_000;

export const interactions: Source<readonly Interaction[]> = {
  readsEvents: true,

  pieceOf({ source }, view, past) {
    const found = interactionsOf(source as InteractionSource, past, view.now);
    return found.length === 0 ? null : found;
  },

  gatherer: (model) => new InteractionGatherer(model),

  async materialOf(asked) {
    const { model, asOf } = asked;
    const all = new InteractionGatherer(model);
    for await (const people of walked(interactions, asked))
      for (const { id, piece } of people) all.add(id, piece);
    const { things } = model.source as InteractionSource;
    const given = all.given(asOf, things && { source: things, found: await thingsOf(things, asked) });
    const { after } = model.watching;
    const same = { ...given, leftOut: 0 };
    if (!asked.isJudging || after === null)
      return { learning: given, held: same, cutoffs: [], segmentsOf: new Map() };
    const cutoff = asOf - after;
    const held = { ...same, interactions: markedLater(given.interactions!, cutoff) };
    return { learning: given, held, cutoffs: [cutoff], segmentsOf: new Map() };
  },
};

function markedLater(all: Interactions, cutoff: number): Interactions {
  return { ...all, isLater: Uint8Array.from(all.at, (at) => Number(at > cutoff)) };
}

export interface Thing {
  readonly values: readonly unknown[];
  readonly isOffered: boolean;
}
export interface Things {
  readonly source: ThingSource;
  /** By key. */
  readonly found: ReadonlyMap<string, Thing>;
}

export async function thingsOf(
  { entity, content, among }: ThingSource,
  { looking, isStopped }: Pick<Asking, 'looking' | 'isStopped'>,
): Promise<ReadonlyMap<string, Thing>> {
  const { program } = runFor(looking.run, entity);
  const found = new Map<string, Thing>();
  const slices = everybody(
    looking,
    (draft) => {
      if (draft.key === null) return null;
      const { scope } = viewOf(program, draft);
      const values = content.map(({ name }) => (scope as Readonly<Record<string, unknown>>)[name]);
      return { key: draft.key, values, isOffered: among === null || draft.members[among] === 1 };
    },
    entity,
  );
  for await (const slice of slices) {
    if (isStopped()) break;
    for (const thing of slice) if (thing) found.set(thing.key, thing);
  }
  return found;
}

/** Gathers interactions as they come; what is given is the same in whatever order they came. */
export class InteractionGatherer implements Gatherer<readonly Interaction[]> {
  readonly #seed: string;
  readonly #most: number;
  /** People whose number is below it are kept. */
  #share = 1;
  #people: { readonly id: ProfileId; readonly draw: number; readonly piece: Packed }[] = [];
  #count = 0;
  #leftOut = 0;
  readonly #codes = new Map<string, number>();

  constructor({ seed }: Pick<ModelProgram, 'seed'>, most = MOST) {
    this.#seed = seed;
    this.#most = most;
  }

  add(id: ProfileId, all: readonly Interaction[]): void {
    const piece = weighed(all);
    this.#leftOut += all.length - piece.length;
    if (piece.length === 0) return;
    const draw = hash53(`${this.#seed}|some|${id}`) / 2 ** 53;
    if (draw >= this.#share) return;
    this.#people.push({ id, draw, piece: this.#packed(piece) });
    this.#count += piece.length;
    while (this.#count > this.#most && this.#people.length > 1) this.#thin();
  }

  #thin(): void {
    this.#share /= 2;
    this.#people = this.#people.filter(({ draw }) => draw < this.#share);
    this.#count = this.#people.reduce((sum, { piece }) => sum + piece.item.length, 0);
  }

  #packed(piece: readonly Interaction[]): Packed {
    const baskets = new Map<number, number>();
    return {
      at: Float64Array.from(piece, ({ at }) => at),
      weight: Float64Array.from(piece, ({ weight }) => weight),
      item: Int32Array.from(piece, ({ item }) => numbered(this.#codes, item)),
      basket: Int32Array.from(piece, ({ basket }) => numbered(baskets, basket)),
      baskets: baskets.size,
    };
  }

  given(asOf: number, things: Things | null = null): Given {
    const people = this.#people.toSorted((a, b) => a.id - b.id);
    const used = new Set<number>();
    for (const { piece } of people) for (const code of piece.item) used.add(code);
    const names = [...this.#codes].flatMap(([name, code]) => (used.has(code) ? [name] : []));
    const items = [...new Set([...names, ...(things?.found.keys() ?? [])])].sort();
    const places = new Map(items.map((name, place) => [name, place]));
    const placeOf = new Int32Array(this.#codes.size);
    for (const [name, code] of this.#codes) placeOf[code] = places.get(name) ?? -1;
    const all = {
      person: new Int32Array(this.#count),
      item: new Int32Array(this.#count),
      weight: new Float64Array(this.#count),
      at: new Float64Array(this.#count),
      basket: new Int32Array(this.#count),
    };
    let [from, baskets] = [0, 0];
    for (const [place, { piece }] of people.entries()) {
      const end = from + piece.item.length;
      all.person.fill(place, from, end);
      all.at.set(piece.at, from);
      all.weight.set(piece.weight, from);
      for (let row = from; row < end; row++) {
        all.item[row] = placeOf[piece.item[row - from]!]!;
        all.basket[row] = baskets + piece.basket[row - from]!;
      }
      [from, baskets] = [end, baskets + piece.baskets];
    }
    return {
      asOf,
      leftOut: this.#leftOut,
      people: Float64Array.from(people, ({ id }) => id),
      interactions: { ...all, items, ...(things && described(items, things)) },
    };
  }
}

/** Of one person. Codes of items are those of their gatherer, baskets are numbered from nought. */
interface Packed {
  readonly at: Float64Array;
  readonly weight: Float64Array;
  readonly item: Int32Array;
  readonly basket: Int32Array;
  readonly baskets: number;
}

function numbered<Key>(known: Map<Key, number>, key: Key): number {
  const number = known.get(key) ?? known.size;
  known.set(key, number);
  return number;
}

/** What items are like, and which nobody is to be given: those that are not in the segment, or are gone. */
export function described(
  items: readonly string[],
  { source, found }: Things,
): { readonly content?: Table; readonly withheld?: Uint8Array } {
  const columns = source.content.map(({ name, as }, index) => {
    const values = items.map((item) => found.get(item)?.values[index] ?? null);
    return as === 'number'
      ? numberColumn(
          name,
          values.map((value) => (typeof value === 'number' ? value : null)),
        )
      : categoryColumn(
          name,
          values.map((value) => (value === null ? null : String(value))),
        );
  });
  return {
    ...(columns.length > 0 && { content: tableOf(columns) }),
    ...(source.among !== null && {
      withheld: Uint8Array.from(items, (item) => (found.get(item)?.isOffered ? 0 : 1)),
    }),
  };
}
