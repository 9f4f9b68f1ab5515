/** Expressions: comparisons of names with written values, joined by `and`, `or` and `$not`. */
import type { Site } from '../../language/definition.ts';
import {
  type Claim,
  type ClaimOperator,
  claimOf,
  claimSpans,
  type Expression,
  type ScopeType,
  type ValueType,
  type WrittenValue,
} from '../../language/expressions/index.ts';
import type { Place } from '../conditions/condition.ts';
import { rangeInside } from '../expression.ts';
import { type Domain, domainOf } from './domain.ts';
import * as intervals from './intervals.ts';
import { either, exactly, together, unknown, type Written } from './need.ts';
import { opaque } from './opaque.ts';
import type { Part } from './part.ts';
import { anyOf, complement, everything, intersect, nothing, only, type ValueSet } from './value-set.ts';

/** A claim as a part; `isClean` when it is true, false or missing whatever the values, and never a fault. */
interface ExpressionPart extends Part {
  readonly isClean: boolean;
}

type Write = (claim: Claim) => () => Written;

export function expressionPart(text: string, site: Site, { scope, context }: Place): Part {
  const { parsed } = context.expressions.read(text);
  if (!parsed.ok) return opaque(text, site);
  const claim = claimOf(parsed.expression);
  if (claim.type === 'open') return opaque(text, site);
  return partOf(claim, scope, writer(parsed.expression, site));
}

function writer(expression: Expression, site: Site): Write {
  return (claim) => () => {
    const span = claimSpans(expression)(claim);
    const text = expression.text.slice(span.offset, span.offset + span.length).replace(/\s+/g, ' ');
    return { text, range: rangeInside(expression.text, span, site) };
  };
}

function partOf(claim: Claim, scope: ScopeType, write: Write): ExpressionPart {
  const written = write(claim);
  switch (claim.type) {
    case 'open':
      return { parts: [], written, isClean: false, needs: () => unknown };
    case 'compare':
      return comparisonPart(claim, scope, written);
    case 'not': {
      const part = partOf(claim.claim, scope, write);
      // `$not` of a missing value is missing, so its opposite says nothing.
      const needs = (negated: boolean) => (negated || !part.isClean ? unknown : part.needs(true));
      return { parts: [part], written, isClean: part.isClean, needs };
    }
    default:
      return joined(claim, scope, write);
  }
}

function joined(
  { type, claims, ...rest }: Extract<Claim, { type: 'and' | 'or' }>,
  scope: ScopeType,
  write: Write,
): ExpressionPart {
  const parts = claims.map((claim) => partOf(claim, scope, write));
  const written = write({ type, claims, ...rest });
  const isClean = parts.every((part) => part.isClean);
  return {
    parts,
    written,
    isClean,
    needs(negated) {
      // A fault in one operand makes the whole not hold, whatever the others are.
      if (negated && type === 'or' && !isClean) return unknown;
      const outcomes = parts.map((part) => (part.isClean || !negated ? part.needs(negated) : unknown));
      return (type === 'and') === negated ? either(outcomes, written) : together(outcomes);
    },
  };
}

function comparisonPart(
  { trail, operator, values }: Extract<Claim, { type: 'compare' }>,
  scope: ScopeType,
  written: () => Written,
): ExpressionPart {
  const type = typeAt(scope, trail);
  const domain = type && domainOf(type);
  const set = domain && setOf(operator, values, domain, type);
  if (!domain || !set) return { parts: [], written, isClean: false, needs: () => unknown };
  const name = trail.join('.');
  const need = { key: `name ${name}`, subject: `\`${name}\``, domain, set, written };
  return { parts: [], written, isClean: true, needs: (negated) => exactly(need, negated) };
}

/** Undefined for what is not declared, and for what lies inside of a list. */
function typeAt(scope: ScopeType, trail: readonly string[]): ValueType | undefined {
  let names: ReadonlyMap<string, ValueType> | undefined = scope.names;
  let type: ValueType | undefined;
  for (const name of trail) {
    type = names?.get(name);
    names = type?.type === 'object' ? type.fields : undefined;
  }
  return type;
}

const present: ValueSet = { ...everything, missing: false };

type Ordering = (value: WrittenValue) => ValueSet | null;

/** The values on one side of another; texts are compared with texts, numbers with numbers. */
function side(direction: typeof intervals.from, isOpen: boolean): Ordering {
  return (value) => {
    if (typeof value === 'number') return { ...nothing, numbers: direction(value, isOpen) };
    return typeof value === 'string' ? { ...nothing, texts: direction(value, isOpen) } : null;
  };
}

const orderings: Readonly<Record<'<' | '<=' | '>' | '>=', Ordering>> = {
  '<': side(intervals.upTo, true),
  '<=': side(intervals.upTo, false),
  '>': side(intervals.from, true),
  '>=': side(intervals.from, false),
};

/** The values for which a comparison holds; null where that cannot be said exactly. */
function setOf(
  operator: ClaimOperator,
  values: readonly WrittenValue[],
  { set: domain }: Domain,
  type: ValueType | undefined,
): ValueSet | null {
  const [value] = values;
  if (operator === 'exists') return present;
  if (operator === 'is true') return type?.type === 'boolean' ? only(true) : null;
  if (operator === 'in') return anyOf(values);
  if (value === undefined) return null;
  if (operator === '=') return only(value);
  if (operator === '!=') return intersect(present, complement(only(value)));
  // Values that cannot be ordered one by another are a fault, which the check of types has told.
  const set = orderings[operator](value);
  const isOrdered = set && (typeof value === 'number' ? domain.texts : domain.numbers).length === 0;
  return isOrdered ? set : null;
}
