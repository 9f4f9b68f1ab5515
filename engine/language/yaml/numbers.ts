/**
 * Numbers that YAML reads as something else than they look like. An order number `0123` becomes 123, a product
 * code `22E7` becomes 220 million: silently, unless somebody refuses. Pure.
 */
import type { Finding } from '../diagnostic.ts';

/** What is wrong with an unquoted scalar that YAML has turned into a number or a truth value. */
export function misreadNumber(source: string, value: unknown): Finding | null {
  if (typeof value === 'boolean') return source === String(value) ? null : misread(source, String(value));
  if (typeof value !== 'number') return null;
  const shown = shownNumber(value);
  if (!Number.isFinite(value))
    return {
      code: 'CAR-106',
      what: `\`${source}\` is not a number to reckon with`,
      why: 'infinity and "not a number" have no place in a definition',
      fix: `write a number, or leave the key out; if it is a text, quote it: "${source}"`,
    };
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    return {
      code: 'CAR-106',
      what: `\`${source}\` has more digits than a number can keep`,
      why: `it would be read as ${shownNumber(value)}`,
      fix: `if it is a text, quote it: "${source}"`,
    };
  if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(source) && isExact(source, value)) return null;
  return misread(source, shown);
}

function isExact(source: string, value: number): boolean {
  return source.includes('.') ? source.replace(/\D/g, '').length <= 15 : Number.isSafeInteger(value);
}

function shownNumber(value: number): string {
  return !Number.isSafeInteger(value) ? String(value) : value.toFixed(0);
}

function misread(source: string, shown: string): Finding {
  return {
    code: 'CAR-106',
    what: `\`${source}\` would be read as ${shown}`,
    why: 'YAML turns this unquoted text into something else than it looks like',
    fix: `if it is a text, quote it: "${source}"; if not, write ${shown}`,
  };
}
