/**
 * The text of a template → something that can be rendered, or everything that is wrong with it. Part of
 * `compile`; which names exist is asked afterwards, by `checkVariables`.
 */
import { LiquidError, Tokenizer } from 'liquidjs';
import { nearest } from '../../language/nearest.ts';
import { dialect, type Escape } from './dialect.ts';
import { filterNames, refusedFilters } from './filters.ts';
import { proofFor } from './harmless.ts';
import { MOST_CHARACTERS, MOST_PIECES } from './limits.ts';
import { Lines } from './lines.ts';
import type { Place } from './place.ts';
import type { Position, TemplateProblem } from './problem.ts';
import { checkTags } from './tags.ts';
import { LiquidTemplate } from './template.ts';
import { type FilterUse, usesOf } from './uses.ts';

export interface ParseOptions extends Partial<Place> {
  /** `html` for html parts; `none`, the default, for subjects, text and JSON. */
  readonly escape?: Escape;
}

export type ParsedLiquid =
  | { readonly ok: true; readonly template: LiquidTemplate }
  | { readonly ok: false; readonly problems: readonly TemplateProblem[] };

const START: Position = { line: 1, column: 1 };

export function parseLiquid(text: string, options: ParseOptions = {}): ParsedLiquid {
  const { escape: escaping = 'none', zone = 'UTC', locale = 'en' } = options;
  if (text.length > MOST_CHARACTERS)
    return { ok: false, problems: [tooLarge(text.length, 'characters', MOST_CHARACTERS)] };
  try {
    const liquid = dialect(escaping, false);
    const lines = new Lines(text);
    const pieces = new Tokenizer(text).readTopLevelTokens(liquid.options);
    if (pieces.length > MOST_PIECES)
      return { ok: false, problems: [tooLarge(pieces.length, 'pieces', MOST_PIECES)] };
    const wrongTags = checkTags(pieces, lines);
    if (wrongTags.length > 0) return { ok: false, problems: wrongTags };
    const uses = usesOf(liquid.parse(text), lines);
    const problems = [...uses.filters.flatMap(filterProblem), ...uses.ambiguous.map(ambiguous)];
    if (problems.length > 0) return { ok: false, problems: inOrder(problems) };
    const templates = dialect(escaping, true).parse(text);
    const place: Place = { zone, locale };
    const proof = proofFor(text, templates, uses, place);
    return { ok: true, template: new LiquidTemplate(templates, uses, proof, escaping, place) };
  } catch (error) {
    if (LiquidError.is(error)) return { ok: false, problems: [syntaxProblem(error)] };
    throw error;
  }
}

function inOrder(problems: TemplateProblem[]): TemplateProblem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/* ---------------------------------------------------------------- filters */

const CLOCK_WORDS = ['now', 'today'];

function filterProblem({ name, literal, line, column }: FilterUse): TemplateProblem[] {
  if (name === 'date' && CLOCK_WORDS.includes(String(literal)))
    return [
      {
        code: 'CAR-405',
        what: `\`"${literal}" | date\` reads the clock`,
        why: 'a retry of the same message must read the same, and a dry run must show what will be sent',
        fix: 'Use an instant that the message is about: journey.started_at, or a property of event.',
        line,
        column,
      },
    ];
  if (filterNames.includes(name)) return [];
  if (Object.hasOwn(refusedFilters, name)) {
    const { why, fix } = refusedFilters[name]!;
    return [{ code: 'CAR-405', what: `the filter \`${name}\` is not supported`, why, fix, line, column }];
  }
  const meant = nearest(name, filterNames);
  const fix = meant ? `Did you mean \`${meant}\`?` : `Filters are: ${filterNames.join(', ')}.`;
  const why = 'the value would go out as it is';
  return [{ code: 'CAR-404', what: `unknown filter \`${name}\``, why, fix, line, column }];
}

/* ---------------------------------------------------------------- syntax */

function ambiguous(position: Position): TemplateProblem {
  return {
    code: 'CAR-401',
    what: 'values stand side by side with nothing between them',
    why: 'only the first would be looked at',
    fix: 'Put an operator between them (`==`, `and`, `contains`), a dot (`profile.first_name`), or quotes around a text.',
    ...position,
  };
}

/** What the library says → what to type. The first that fits. */
const MENDS: readonly (readonly [RegExp, string])[] = [
  [/[“”‘’„«»]/, 'Use straight quotes: "friend" instead of “friend”.'],
  [/^output .* not closed/, 'Close it with }}.'],
  [/^tag .*\{%[^%]*$/, 'Close it with %}.'],
  [/^raw .* not closed/, 'Close it with {% endraw %}.'],
  [/not closed$/, 'Write the end tag: {% endif %}, {% endfor %}, {% endcase %} …'],
  [
    /^expected "\|" before filter/,
    'Put | before a filter, == between compared values, `and` or `or` between conditions.',
  ],
  [/^expected ":" after filter name/, 'Write a colon after the name of the filter: | default: "friend".'],
  [/^invalid value expression/, 'Write a variable or a text in quotes.'],
  [
    /^tag "(else|elsif|when|end\w+)" not found/,
    'It has no beginning: every {% if %} has one {% endif %}, in the right order.',
  ],
];

function syntaxProblem(error: LiquidError): TemplateProblem {
  const [line = 1, column = 1] = error.token.getPosition();
  const said = (error.originalError?.message ?? error.message).replace(/, line:\d+, col:\d+$/, '');
  return {
    code: 'CAR-401',
    what: `the template cannot be read: ${said}`,
    why: 'text between {{ }} and {% %} must be Liquid',
    fix:
      MENDS.find(([pattern]) => pattern.test(said))?.[1] ??
      'To print braces as they are, put them between {% raw %} and {% endraw %}.',
    line,
    column,
  };
}

function tooLarge(length: number, of: string, most: number): TemplateProblem {
  return {
    code: 'CAR-410',
    what: `the template has ${length} ${of}; at most ${most} are allowed`,
    why: 'mail programs cut messages off at about 100,000 characters',
    fix: 'Move pictures and styles out of the text and link to them; print lists with `for`.',
    ...START,
  };
}
