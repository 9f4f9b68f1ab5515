/**
 * The canonical text and the hash of each definition, made once for a value. Values are frozen when they are checked,
 * so the same object always has the same text; it is let go with the definition.
 */
import type { Json } from '../store/store.ts';
import { stableText, textHash } from './feature.ts';

export class DefinitionTexts {
  readonly #known = new WeakMap<object, { readonly text: string; readonly hash: string }>();

  hashOf(value: object): string {
    const known = this.#known.get(value);
    if (known) return known.hash;
    const text = stableText(value as Json);
    const made = { text, hash: textHash(text) };
    this.#known.set(value, made);
    return made.hash;
  }

  /** Undefined for whatever no hash was asked of. */
  textOf(value: object): string | undefined {
    return this.#known.get(value)?.text;
  }
}
