/**
 * The slots of one profile: running state by feature, opened only when somebody asks, and written anew only where
 * it changed. Stored as lines of JSON, one per slot number, because a state is read and written far more often
 * than all of it is looked at.
 */
import type { Feature } from '../compiler/feature.ts';
import { closedSlot, emptySlot, openedSlot, type Slot } from './sweep.ts';

/** Stands for a slot that has seen nothing. A line without anything is a slot that was never built. */
const EMPTY = '0';

export class Slots {
  readonly #features: readonly Feature[];
  /** By feature index: as stored, or null where it was changed. */
  readonly #lines: (string | null)[];
  readonly #open: (Slot | undefined)[];
  readonly #emptyLines: readonly string[];

  private constructor(features: readonly Feature[], lines: (string | null)[]) {
    this.#features = features;
    this.#lines = lines;
    this.#open = new Array(features.length);
    this.#emptyLines = emptyLinesOf(features);
  }

  static empty(features: readonly Feature[]): Slots {
    return new Slots(features, new Array(features.length).fill(EMPTY));
  }

  /** `numbers` are the slot numbers of the features. */
  static stored(features: readonly Feature[], numbers: readonly number[], lines: readonly string[]): Slots {
    const own = new Array<string | null>(features.length);
    for (let index = 0; index < own.length; index++) own[index] = lines[numbers[index]!] || null;
    return new Slots(features, own);
  }

  /** Whether the feature was kept when the state was written. */
  isBuilt(index: number): boolean {
    return this.#lines[index] !== null || this.#open[index] !== undefined;
  }

  /** To be looked at. */
  of(index: number): Slot {
    return this.#open[index] ?? this.#opened(index);
  }

  /** To be changed in place. */
  changed(index: number): Slot {
    const slot = this.of(index);
    this.#lines[index] = null;
    return slot;
  }

  set(index: number, slot: Slot): void {
    this.#open[index] = slot;
    this.#lines[index] = null;
  }

  /** As it is stored: lines by slot number, behind the head. */
  text(head: string, numbers: readonly number[]): string {
    const lines = new Array<string>(2 + Math.max(-1, ...numbers)).fill('');
    lines[0] = head;
    for (let index = 0; index < numbers.length; index++)
      lines[1 + numbers[index]!] = this.#lines[index] ?? this.#closed(index);
    return lines.join('\n');
  }

  #opened(index: number): Slot {
    const line = this.#lines[index]!;
    const feature = this.#features[index]!;
    const slot = line === EMPTY ? emptySlot(feature) : openedSlot(feature, JSON.parse(line));
    this.#open[index] = slot;
    return slot;
  }

  #closed(index: number): string {
    const feature = this.#features[index]!;
    const line = JSON.stringify(closedSlot(feature, this.#open[index]!));
    return line === this.#emptyLines[index] ? EMPTY : line;
  }
}

const emptyLines = new WeakMap<readonly Feature[], readonly string[]>();

/** What the lines of slots that have seen nothing would be. */
function emptyLinesOf(features: readonly Feature[]): readonly string[] {
  const known =
    emptyLines.get(features) ??
    features.map((feature) => JSON.stringify(closedSlot(feature, emptySlot(feature))));
  emptyLines.set(features, known);
  return known;
}
