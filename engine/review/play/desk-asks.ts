/**
 * What people ask of offers and limits, and what they are told: in columns, some eighty bytes for one asking, since of a
 * million people hundreds of thousands ask. Decides nothing.
 */
import type { DeskLine } from '../../evaluate/desk-line.ts';
import { compareText } from '../../language/diagnostic.ts';
import type { ProfileId } from '../../store/store.ts';
import { Column } from './column.ts';
import type { PlayedAsk } from './outcome.ts';
import type { Answers } from './stage.ts';

const NOTHING: Answers['refused'] = new Map();

export class DeskAsks {
  readonly #whose: (index: number) => ProfileId;
  /** By index of a person: the place of their first asking, counted from 1; those after it follow. */
  readonly #first = new Column(Uint32Array);
  /** The columns of one asking. Keys are empty where it has none. */
  readonly #people = new Column(Uint32Array);
  readonly #instants = new Column(Float64Array);
  readonly #turns = new Column(Float64Array);
  readonly #keys: string[] = [];
  /** Number of everything else that it says; 0: there is none at this place any more. */
  readonly #forms = new Column(Uint32Array);
  /** Numbers of the reasons for which it was refused as the person was played, and as it was settled; 0: it was not. */
  readonly #played = new Column(Uint32Array);
  readonly #settled = new Column(Uint32Array);
  readonly #known = new Numbered();
  readonly #reasons = new Numbered();

  /** `whose` tells who has an index. */
  constructor(whose: (index: number) => ProfileId) {
    this.#whose = whose;
  }

  /** All that somebody asks, instead of what they asked before. */
  put(index: number, asks: readonly PlayedAsk[]): void {
    const first = this.#roomFor(index, asks.length);
    for (const [turn, ask] of asks.entries()) this.#write(first + turn, index, ask);
  }

  #roomFor(index: number, count: number): number {
    const places = [...this.#placesOf(index)];
    for (const place of places) this.#forms.set(place, 0);
    if (count <= places.length) return places[0] ?? this.#keys.length;
    this.#first.set(index, this.#keys.length + 1);
    return this.#keys.length;
  }

  #write(place: number, index: number, { line, refused }: PlayedAsk): void {
    this.#people.set(place, index);
    this.#instants.set(place, line.at);
    this.#turns.set(place, 'turn' in line ? line.turn : 0);
    this.#keys[place] = 'key' in line ? line.key : '';
    this.#forms.set(place, this.#known.numberOf(JSON.stringify(formOf(line))));
    this.#played.set(place, this.#numberOf(refused));
    this.#settled.set(place, this.#played.at(place));
  }

  #numberOf(reason: string | null): number {
    return reason === null ? 0 : this.#reasons.numberOf(reason);
  }

  at(place: number): DeskLine {
    const form = JSON.parse(this.#known.textOf(this.#forms.at(place))) as DeskLine;
    return {
      ...form,
      at: this.#instants.at(place),
      ...('key' in form && { key: this.#keys[place]! }),
      ...('turn' in form && { turn: this.#turns.at(place) }),
      ...('profile' in form && { profile: this.#whose(this.#people.at(place)) }),
    };
  }

  /** Null: it was not refused. */
  settle(place: number, reason: string | null): void {
    this.#settled.set(place, this.#numberOf(reason));
  }

  /** Places in the order in which a desk serves them. */
  inOrder(): Uint32Array {
    const places = Uint32Array.from(this.#places());
    const [instants, keys] = [this.#instants, this.#keys];
    return places.sort((a, b) => instants.at(a) - instants.at(b) || compareText(keys[a]!, keys[b]!) || a - b);
  }

  /** What each person asks, one after another. */
  *ofEach(): Generator<readonly DeskLine[]> {
    let own: DeskLine[] = [];
    let last = -1;
    for (const place of this.#places()) {
      const index = this.#people.at(place);
      if (index !== last && own.length > 0) {
        yield own;
        own = [];
      }
      last = index;
      own.push(this.at(place));
    }
    if (own.length > 0) yield own;
  }

  /** People who are told something else than they were played with. */
  *changed(): Generator<number> {
    for (const place of this.#places())
      if (this.#played.at(place) !== this.#settled.at(place)) yield this.#people.at(place);
  }

  played(index: number): Answers['refused'] {
    return this.#refused(index, this.#played);
  }

  settled(index: number): Answers['refused'] {
    return this.#refused(index, this.#settled);
  }

  #refused(index: number, reasons: Column): Answers['refused'] {
    let refused: Map<string, string> | null = null;
    for (const place of this.#placesOf(index)) {
      const reason = reasons.at(place);
      if (reason === 0 || this.#forms.at(place) === 0) continue;
      const name = askName({ key: this.#keys[place]!, turn: this.#turns.at(place) });
      refused = (refused ?? new Map<string, string>()).set(name, this.#reasons.textOf(reason));
    }
    return refused ?? NOTHING;
  }

  /** Also those at which nothing stands any more. */
  *#placesOf(index: number): Generator<number> {
    const first = this.#first.at(index);
    if (first === 0) return;
    for (let place = first - 1; place < this.#keys.length && this.#people.at(place) === index; place++)
      yield place;
  }

  *#places(): Generator<number> {
    for (let place = 0; place < this.#keys.length; place++) if (this.#forms.at(place) !== 0) yield place;
  }
}

/** One asking of an offer or a limit, told from others. */
export function askName({ key, turn }: { readonly key: string; readonly turn: number }): string {
  return `${key} ${turn}`;
}

/** What many askings have in common: all but what has a column of its own. */
function formOf(ask: DeskLine): DeskLine {
  return {
    ...ask,
    at: 0,
    ...('key' in ask && { key: '' }),
    ...('turn' in ask && { turn: 0 }),
    ...('profile' in ask && { profile: 0 }),
  };
}

/** Different texts, counted from 1. */
class Numbered {
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];

  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#texts.push(text));
    return this.#texts.length;
  }

  textOf(number: number): string {
    return this.#texts[number - 1]!;
  }
}
