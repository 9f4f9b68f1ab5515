/**
 * Intl formatters by locale, kept because making one costs as much as rendering a small template. Locale and
 * zone are always explicit, so the host's settings never show in a message.
 */

const KEPT = 500;
const dates = new Map<string, Intl.DateTimeFormat>();
const numbers = new Map<string, Intl.NumberFormat>();

function kept<T>(cache: Map<string, T>, key: string, make: () => T): T {
  let found = cache.get(key);
  if (found === undefined) {
    if (cache.size >= KEPT) cache.clear();
    found = make();
    cache.set(key, found);
  }
  return found;
}

export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  return kept(dates, key, () => new Intl.DateTimeFormat(locale, options));
}

export function numberFormat(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  return kept(numbers, key, () => new Intl.NumberFormat(locale, options));
}
