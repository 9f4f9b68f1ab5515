/**
 * Permanent codes of mistakes in expressions, as `carillon explain CAR-3xx` prints them. Reported by
 * `language/expressions`; a code is never given a second meaning.
 */
export const expressionCodes = {
  'CAR-301': {
    title: 'An expression cannot be read',
    more: 'The text is not JSONata: a word or an operator stands where none can. Nothing of an expression is used until it can be read whole.',
  },
  'CAR-302': {
    title: 'An operator of another language',
    more: 'Expressions are JSONata: equal is `=`, unequal is `!=`, both is `and`, either is `or`, the opposite is `$not(…)`, and whether a value is there at all is `$exists(…)`.',
  },
  'CAR-303': {
    title: 'Quotes that do not match',
    more: 'Text stands between two straight quotes, "so" or \'so\'. The curly quotes of a word processor are part of a name to JSONata, not quotes.',
  },
  'CAR-304': {
    title: 'An expression is cut short',
    more: 'Something is opened and not closed, or an operator has nothing after it. In YAML, ` #` begins a comment and cuts an unquoted value off, and `: ` may not stand in one; put the whole expression in single quotes, or below `|-`.',
  },
  'CAR-305': {
    title: 'A function that is not allowed in expressions',
    more: 'An expression gives the same result for the same values, on every machine and at any time, so that it can be tested, replayed and explained. Time is a condition (`within`, `since`, `until`), chance is `sample`.',
  },
  'CAR-306': {
    title: 'Unknown function',
    more: 'Functions are JSONata\'s, written with a `$`, and two of the engine\'s: `$plus(instant, "14d")` moves an instant, `$local(instant, "H")` tells the hour, day or date of it in the workspace\'s zone.',
  },
  'CAR-307': {
    title: 'A function is not called as it wants to be',
    more: 'The function has more or fewer arguments, or one of them is of a type that it cannot work with. It would fail for every profile.',
  },
  'CAR-308': {
    title: 'A part of JSONata that is not supported here',
    more: 'Conditions and tags are compiled, so that they can be asked for every profile at every event. The compiled part of JSONata has paths, predicates, operators, constructors, variables and most functions; the mappings of sources may use all of it.',
  },
  'CAR-309': {
    title: 'An expression is too long or nested too deeply',
    more: 'An expression may have 10,000 characters and 250 levels of nesting. Longer lists of values belong in a tag with `rules:`, or in several conditions below `any:`.',
  },
  'CAR-310': {
    title: 'Unknown name in an expression',
    more: 'Every bare name must be declared: in `who` and in tags, the fields and tags of the profile; in the `where` of a `did`, the properties of the event. Text stands in quotes.',
  },
  'CAR-311': {
    title: 'Unknown field in an expression',
    more: 'The word after the dot is not declared for the value before it, or the value before it has no fields at all.',
  },
  'CAR-312': {
    title: 'Unknown variable in an expression',
    more: 'A variable exists after `$name := …` in the same parentheses. `$` alone is the value at hand, `$$` is everything in scope.',
  },
  'CAR-313': {
    title: 'A list is compared with a single value',
    more: 'A path through a list gives all values of its elements. With one element JSONata compares that one, with two it compares a list with a value, which is never equal and cannot be ordered. Say which is meant: any of them (`"A" in lines.sku`), or one number made of them (`$max(lines.price) > 10`).',
  },
  'CAR-314': {
    title: 'Values that cannot be compared',
    more: 'Text and numbers, or truth values and text, are never equal, and to order them is an error at run time. `"500"` in quotes is text, `500` is a number.',
  },
  'CAR-315': {
    title: 'Arithmetic with something that is no number',
    more: '`+ - * / %` work on numbers alone; texts are joined by `&`. It would fail for every profile.',
  },
  'CAR-316': {
    title: 'A comparison with null',
    more: 'Expressions never meet null: a null on ingestion unsets the value, and a missing value is equal to nothing. Ask `$exists(name)`.',
  },
  'CAR-317': {
    title: 'A date or an instant that is written otherwise',
    more: 'Dates and instants are compared as texts. The engine writes every instant in UTC with milliseconds, 2026-03-01T08:00:00.000Z; the same instant as 2026-03-01T09:00:00+01:00 or without milliseconds is another text, equal to none and in another place of the order (in UTC without milliseconds only for that second: a warning). The beginning of a date may stand beside `<`, `<=`, `>` and `>=`.',
  },
  'CAR-320': {
    title: '`$not(…)` over a value that may be missing',
    more: 'A comparison with a missing value is false, and `$not` of it is true: the condition also holds for everybody without the value.',
  },
  'CAR-321': {
    title: '`!=` with a value that may be missing',
    more: 'With a missing value both `=` and `!=` are false: the condition does not hold for those without the value, although their value is not the one named.',
  },
} as const;

export type ExpressionCode = keyof typeof expressionCodes;
