/** Who wants to hear of one kind of thing that the engine does. Listeners are called in the order in which they came. */
export class Listeners<Told extends readonly unknown[] = []> {
  readonly #all = new Set<(...told: Told) => void>();

  /** Returns how to stop listening. */
  add(listener: (...told: Told) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  /** Whoever comes while others are told is told next time. */
  tell(...told: Told): void {
    for (const listener of [...this.#all]) listener(...told);
  }
}
