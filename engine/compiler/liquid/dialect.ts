/**
 * Liquid as the project speaks it: liquidjs with chosen tags and filters, no file system, only own properties,
 * counted work. The one place that sets the library up.
 */
import { Context, defaultOperators, Liquid, type LiquidOptions, filters as library } from 'liquidjs';
import { allowedFilters } from './filters.ts';
import { LINK_REGISTER, type LinkTaker } from './follow.ts';
import { Limit, MOST_CHARACTERS, MOST_SIZE, MOST_STEPS } from './limits.ts';
import { PLACE_REGISTER, type Place } from './place.ts';
import { allowedTags } from './tags.ts';
import { textOf } from './text-of.ts';

/** `html`: every {{ output }} is escaped unless its last filter is `raw`. `none`: text for subjects, SMS, JSON. */
export type Escape = 'html' | 'none';

interface Rendering {
  readonly context: Context;
}

const writers = {
  none(this: Rendering, value: unknown): string {
    const text = textOf(value);
    this.context.memoryLimit.use(text.length);
    return text;
  },
  html(this: Rendering, value: unknown): string {
    return Reflect.apply(library.escape as () => string, this, [textOf(value)]);
  },
} satisfies Record<Escape, unknown>;

const made = new Map<string, Liquid>();

/** `strict` refuses unknown filters while parsing; without it they can be listed. */
export function dialect(escaping: Escape, strict: boolean): Liquid {
  const key = `${escaping} ${strict}`;
  const known = made.get(key);
  if (known) return known;
  const liquid = new Liquid(options(escaping, strict));
  for (const name of Object.keys(liquid.tags)) if (!allowedTags.has(name)) delete liquid.tags[name];
  for (const name of Object.keys(liquid.filters)) liquid.unregisterFilter(name);
  for (const [name, filter] of Object.entries(allowedFilters())) liquid.registerFilter(name, filter);
  made.set(key, liquid);
  return liquid;
}

function options(escaping: Escape, strict: boolean): LiquidOptions {
  return {
    strictFilters: strict,
    ownPropertyOnly: true,
    outputEscape: writers[escaping],
    operators: countedOperators,
    parseLimit: MOST_CHARACTERS,
    // An empty set of templates instead of a folder: nothing can be read from disk.
    templates: {},
    locale: 'en',
    timezoneOffset: 'UTC',
  };
}

/** Comparing costs steps by size: one per element of a list, one per 64 characters. */
const countedOperators = {
  ...defaultOperators,
  ...Object.fromEntries(
    ['==', '!=', 'contains'].map((name) => [
      name,
      (left: unknown, right: unknown, context: Context) => {
        if (Array.isArray(left)) context.renderLimit.use(left.length);
        if (typeof left === 'string') context.renderLimit.use(left.length >> 6);
        return Reflect.apply(defaultOperators[name]!, undefined, [left, right, context]);
      },
    ]),
  ),
};

/** What one rendering needs: the values, the reader's place and fresh limits. */
export function contextFor(liquid: Liquid, scope: object, place: Place, links: LinkTaker): Context {
  const limits = {
    renderLimit: new Limit('the template does too much', MOST_STEPS),
    memoryLimit: new Limit('the template makes too much text', MOST_SIZE),
  };
  // The library's own limiter class is not exported; ours has the two methods that are called.
  const asLibrary = limits as unknown as Pick<Context, 'renderLimit' | 'memoryLimit'>;
  // A copy, because `increment` writes into the values it is given.
  const context = new Context({ ...scope }, liquid.options, { sync: true }, { ...asLibrary, liquid });
  context.setRegister(PLACE_REGISTER, place);
  context.setRegister(LINK_REGISTER, links);
  return context;
}
