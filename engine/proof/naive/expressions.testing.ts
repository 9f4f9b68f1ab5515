/**
 * Expressions by the jsonata package itself. It answers only asynchronously, so whoever asks is interrupted until
 * the answer is there and then asks again: results are kept by text and values.
 */
import jsonata from 'jsonata';
import { DateTime } from 'luxon';
import { spanOf } from './duration.testing.ts';
import type { Scope } from './person.testing.ts';

/** Thrown at whoever asks for a result that has still to be worked out. */
class Unanswered {
  constructor(
    readonly key: string,
    readonly text: string,
    readonly values: string,
  ) {}
}

export class Expressions {
  readonly #zone: string;
  readonly #parsed = new Map<string, { expression: jsonata.Expression; names: readonly string[] }>();
  readonly #results = new Map<string, unknown>();

  constructor(zone: string) {
    this.#zone = zone;
  }

  /** The result; undefined where it is missing or the expression fails. */
  value(text: string, scope: Scope): unknown {
    const { names } = this.#parse(text);
    const values = JSON.stringify(Object.fromEntries(names.map((name) => [name, scope(name)])));
    const key = `${text}\n${values}`;
    if (!this.#results.has(key)) throw new Unanswered(key, text, values);
    return this.#results.get(key);
  }

  /** Calls until every result it asks for is there. */
  async answered<T>(ask: () => T): Promise<T> {
    for (;;) {
      try {
        return ask();
      } catch (unanswered) {
        if (!(unanswered instanceof Unanswered)) throw unanswered;
        this.#results.set(unanswered.key, await this.#evaluate(unanswered));
      }
    }
  }

  #parse(text: string) {
    const known = this.#parsed.get(text);
    if (known) return known;
    const expression = jsonata(walkedIn(text));
    expression.registerFunction('plus', (instant: unknown, span: unknown) => plus(instant, span));
    expression.registerFunction('local', (instant: unknown, letter: unknown) =>
      local(instant, letter, this.#zone),
    );
    const names = [...new Set(walkedIn(text).match(/`[^`]+`|[A-Za-z_]\w*/g) ?? [])].map((name) =>
      name.replaceAll('`', ''),
    );
    const made = { expression, names };
    this.#parsed.set(text, made);
    return made;
  }

  async #evaluate({ text, values }: Unanswered): Promise<unknown> {
    try {
      const result: unknown = await this.#parse(text).expression.evaluate(JSON.parse(values));
      return result === null ? undefined : result;
    } catch {
      return undefined;
    }
  }
}

/** What a reference is followed to stands beside it: `sku.category` is one name. */
function walkedIn(text: string): string {
  return text.replace(/\b(sku|goods|vehicle|place)\.(\w+)/g, '`$1.$2`');
}

/** `$plus(instant, "14d")`, also backwards. */
function plus(instant: unknown, span: unknown): string | undefined {
  if (instant === undefined || span === undefined) return undefined;
  const text = String(span);
  const distance = text.startsWith('-') ? -spanOf(text.slice(1)) : spanOf(text);
  return new Date(millisecondsOf(instant) + distance).toISOString();
}

/** `$local(instant, "H")`: what clocks and calendars of the workspace's zone show. */
function local(instant: unknown, letter: unknown, zone: string): number | undefined {
  if (instant === undefined) return undefined;
  const { hour, weekday, day, month, year, minute } = DateTime.fromMillis(millisecondsOf(instant), { zone });
  return { H: hour, d: weekday, D: day, M: month, Y: year, m: minute }[String(letter)];
}

function millisecondsOf(instant: unknown): number {
  const time = typeof instant === 'string' && instant.includes('T') ? Date.parse(instant) : Number.NaN;
  if (Number.isNaN(time)) throw new Error('not an instant');
  return time;
}
