/**
 * The filters a template may use, and why some of Liquid's may not be. Most are the library's own; those that
 * would read the clock, the host's zone or the host's language are replaced. Every call counts its work.
 */
import { type FilterImplOptions, filters as library } from 'liquidjs';
import { writeDate } from './date.ts';
import { linkTakerOf } from './follow.ts';
import { numberFormat } from './formats.ts';
import type { Limit } from './limits.ts';
import { placeOf } from './place.ts';
import { textOf } from './text-of.ts';

type Handler = Exclude<FilterImplOptions, { handler: unknown }>;
type FilterThis = ThisParameterType<Handler>;

const FROM_LIBRARY = [
  // text
  ...['append', 'prepend', 'capitalize', 'downcase', 'upcase', 'lstrip', 'rstrip', 'strip', 'squish'],
  ...['strip_newlines', 'normalize_whitespace', 'newline_to_br', 'strip_html', 'truncate', 'truncatewords'],
  ...['replace', 'replace_first', 'replace_last', 'remove', 'remove_first', 'remove_last', 'split', 'slice'],
  ...['number_of_words', 'array_to_sentence_string', 'slugify', 'url_encode', 'url_decode', 'cgi_escape'],
  ...['uri_escape', 'base64_encode', 'base64_decode', 'sha256', 'default', 'to_integer'],
  // numbers
  ...[
    'abs',
    'at_least',
    'at_most',
    'ceil',
    'floor',
    'round',
    'plus',
    'minus',
    'times',
    'divided_by',
    'modulo',
  ],
  // lists
  ...['join', 'first', 'last', 'reverse', 'sort', 'sort_natural', 'size', 'map', 'sum', 'compact', 'concat'],
  ...['push', 'pop', 'shift', 'unshift', 'uniq', 'where', 'reject', 'group_by', 'has', 'find', 'find_index'],
];

const OWN: Record<string, Handler> = {
  date(value: unknown, format?: unknown) {
    const pattern = format === undefined || format === null ? undefined : textOf(format);
    return writeDate(value, pattern, placeOf(this.context));
  },
  money(value: unknown, currency?: unknown) {
    if (typeof currency !== 'string') throw new Error('`money` needs a currency: money: "GBP"');
    return formatted(value, (n) =>
      numberFormat(placeOf(this.context).locale, { style: 'currency', currency }).format(n),
    );
  },
  number(value: unknown, decimals?: unknown) {
    const digits = decimals === undefined ? {} : fixed(Number(decimals));
    return formatted(value, (n) => numberFormat(placeOf(this.context).locale, digits).format(n));
  },
  /** A link whose clicks are recorded, under a name if it is given one. */
  tracked(value: unknown, name?: unknown) {
    return linkTakerOf(this.context).take(textOf(value), typeof name === 'string' ? name : null);
  },
  /** Missing values are `null`, so that a JSON body stays one. */
  json(value: unknown, ...rest: unknown[]) {
    return callLibrary('json', this, [value ?? null, ...rest]);
  },
};

/** Their result is safe in HTML and is not escaped again. */
const ESCAPED = ['escape', 'escape_once', 'xml_escape'];

const EXPRESSION_IN_TEXT = 'it hides an expression in a text, which cannot be checked beforehand';
const INSTEAD_OF_EXP = 'Write a `for` with an `if` inside, or `where: "field", value`.';
const USE_DATE = 'Write `date` with a format.';

/** Filters of Liquid and its relatives that a template may not use: why not, and what to write instead. */
export const refusedFilters: Readonly<Record<string, { readonly why: string; readonly fix: string }>> = {
  sample: {
    why: 'it picks by chance, so the same message would read differently on a retry',
    fix: 'Use `first`, or a `split` step in the journey.',
  },
  shuffle: { why: 'it orders by chance', fix: 'Use `sort` or `reverse`.' },
  ...Object.fromEntries(
    ['where_exp', 'reject_exp', 'group_by_exp', 'has_exp', 'find_exp', 'find_index_exp'].map((name) => [
      name,
      { why: EXPRESSION_IN_TEXT, fix: INSTEAD_OF_EXP },
    ]),
  ),
  date_to_xmlschema: { why: 'there is one date filter', fix: 'Write `date: "%FT%T%:z"`.' },
  date_to_rfc822: { why: 'there is one date filter', fix: USE_DATE },
  date_to_string: { why: 'there is one date filter', fix: USE_DATE },
  date_to_long_string: { why: 'there is one date filter', fix: 'Write `date` without a format.' },
  hmac_sha256: {
    why: 'it needs a key, and secrets do not belong into templates',
    fix: 'Let the channel sign: `signing_secret` of the webhook connector.',
  },
  inspect: { why: 'it prints how a value is stored', fix: 'Use `json`.' },
  jsonify: { why: 'there is one name for it', fix: 'Use `json`.' },
  t: { why: 'a template has one text per language', fix: 'Write the part once per locale.' },
  image_url: { why: 'it belongs to one shop system', fix: 'Write the whole address.' },
};

/** Name → implementation, in the form the library registers. `raw` only opts out of escaping. */
export function allowedFilters(): Readonly<Record<string, FilterImplOptions>> {
  const all: Record<string, FilterImplOptions> = {};
  for (const name of FROM_LIBRARY) all[name] = counted(libraryHandler(name));
  for (const [name, handler] of Object.entries(OWN)) all[name] = counted(handler);
  for (const name of ESCAPED) all[name] = { raw: true, handler: counted(libraryHandler(name)) };
  all.raw = { raw: true, handler: counted((value: unknown) => textOf(value)) };
  return all;
}

export const filterNames: readonly string[] = Object.keys(allowedFilters()).toSorted();

function libraryHandler(name: string): Handler {
  const found: FilterImplOptions | undefined = (library as Record<string, FilterImplOptions>)[name];
  if (found === undefined) throw new Error(`the template library has no filter ${name}`);
  return typeof found === 'function' ? found : found.handler;
}

function callLibrary(name: string, self: FilterThis, args: readonly unknown[]): unknown {
  return Reflect.apply(libraryHandler(name), self, args);
}

/** One step per call and one per element looked at. */
function counted(handler: Handler): Handler {
  return function (this: FilterThis, value: unknown, ...args: unknown[]) {
    const steps = this.context.renderLimit as unknown as Limit;
    steps.use(1 + (Array.isArray(value) ? value.length : 0));
    return Reflect.apply(handler, this, [value, ...args]);
  };
}

function fixed(decimals: number): Intl.NumberFormatOptions {
  return { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
}

function formatted(value: unknown, write: (n: number) => string): string {
  if (value === null || value === undefined || value === '') return '';
  const n = Number(value);
  if (Number.isNaN(n)) throw new Error('a number was expected');
  return write(n);
}
