/** Hints for those who come from another language: found among the words of a text that is not JSONata. */
import type { ExpressionProblem } from './problem.ts';
import { endsValue, type Token } from './scan.ts';

interface Hint {
  readonly pattern: RegExp;
  readonly means: string;
}

/** Operators of other languages, as they stand in the text, and what JSONata writes. */
const operators: readonly Hint[] = [
  { pattern: /^===?/, means: '`=`' },
  { pattern: /^&&/, means: '`and`' },
  { pattern: /^\|\|?/, means: '`or`' },
  { pattern: /^<>/, means: '`!=`' },
  { pattern: /^(=!|!==)/, means: '`!=`' },
  { pattern: /^=>/, means: '`>=`' },
  { pattern: /^=</, means: '`<=`' },
  { pattern: /^!(?!=)/, means: '`$not(…)`' },
];

/** Words between two values that JSONata does not know as operators, in small letters. */
const words: Readonly<Record<string, string>> = {
  and: '`and`',
  or: '`or`',
  in: '`in`',
  is: '`=`; whether a value is there at all is `$exists(…)`',
  isnt: '`!=`',
  equals: '`=`',
  eq: '`=`',
  ne: '`!=`',
  gt: '`>`',
  gte: '`>=`',
  lt: '`<`',
  lte: '`<=`',
  like: '`$contains(…, …)`',
  contains: '`$contains(…, …)`',
  between: '`x >= a and x <= b`',
  xor: '`a != b`',
};

export function hintFor(text: string, tokens: readonly Token[]): ExpressionProblem | null {
  for (const [index, token] of tokens.entries()) {
    const found =
      token.kind === 'operator'
        ? operatorHint(text, token)
        : token.kind === 'name'
          ? wordHint(tokens, index, token)
          : null;
    if (found) return found;
  }
  return null;
}

function operatorHint(text: string, { start }: Token): ExpressionProblem | null {
  const rest = text.slice(start, start + 3);
  for (const { pattern, means } of operators) {
    const length = pattern.exec(rest)?.[0].length;
    if (length !== undefined) return foreign(text, start, length, means);
  }
  return null;
}

function wordHint(tokens: readonly Token[], index: number, token: Token): ExpressionProblem | null {
  const [before, next, second] = [tokens[index - 1], tokens[index + 1], tokens[index + 2]];
  const word = token.text.toLowerCase();
  const end = next?.end ?? token.end;
  if (word === 'is' && endsValue(before) && next !== undefined) {
    const isNegated = next.text.toLowerCase() === 'not';
    const asked = isNegated ? second : next;
    if (asked?.text.toLowerCase() === 'null') {
      const means = isNegated ? '`$exists(…)`' : '`$not($exists(…))`';
      return foreignWords(tokens, token, asked.end, means);
    }
    if (isNegated) return foreignWords(tokens, token, end, '`!=`');
  }
  if (word === 'not') {
    const isIn = endsValue(before) && next?.text.toLowerCase() === 'in';
    if (isIn) return foreignWords(tokens, token, end, '`$not(… in …)`');
    return next !== undefined ? foreignWords(tokens, token, token.end, '`$not(…)`') : null;
  }
  const means = Object.hasOwn(words, word) ? words[word] : undefined;
  const isOperator = token.text === 'and' || token.text === 'or' || token.text === 'in';
  if (means === undefined || isOperator || !endsValue(before) || next === undefined) return null;
  return foreignWords(tokens, token, token.end, means);
}

function foreignWords(tokens: readonly Token[], from: Token, end: number, means: string): ExpressionProblem {
  const written = tokens.filter(({ start }) => start >= from.start && start < end).map(({ text }) => text);
  return foreignProblem(written.join(' '), from.start, end - from.start, means);
}

function foreign(text: string, offset: number, length: number, means: string): ExpressionProblem {
  return foreignProblem(text.slice(offset, offset + length), offset, length, means);
}

function foreignProblem(written: string, offset: number, length: number, means: string): ExpressionProblem {
  return {
    code: 'CAR-302',
    what: `\`${written}\` is not an operator of expressions`,
    why: 'expressions are JSONata',
    fix: `write ${means}`,
    offset,
    length,
  };
}

const curly = /[\u2018-\u201f\u2039\u203a\u00ab\u00bb\u300c-\u300f\uff02\uff07]/;

/** Curly quotes outside text: JSONata would silently read `“gold”` as a name. */
export function curlyQuoteIn(tokens: readonly Token[]): ExpressionProblem | null {
  const token = tokens.find(
    ({ kind, text }) =>
      kind !== 'text' && kind !== 'comment' && kind !== 'regex' && !text.startsWith('`') && curly.test(text),
  );
  if (!token) return null;
  const within = token.text.search(curly);
  return {
    code: 'CAR-303',
    what: `the quote ${token.text.charAt(within)} is not one that text can stand in`,
    why: 'word processors bend quotes; to JSONata they are part of a name',
    fix: 'use straight quotes: "…"',
    offset: token.start + within,
    length: 1,
  };
}

/**
 * What an input method for Chinese or Japanese writes for `! < = >`. Its brackets and commas are not among them: columns of
 * files are called `金额（元）`.
 */
const wide = /[\uff01\uff1c-\uff1e]/;
/** How far the wide form of a character is from the narrow one. */
const WIDTH = 0xfee0;

/** Wide operators outside text: JSONata would silently read `spend＞5` as a name. */
export function wideOperatorIn(tokens: readonly Token[]): ExpressionProblem | null {
  const token = tokens.find(({ kind, text }) => kind === 'name' && !text.startsWith('`') && wide.test(text));
  if (!token) return null;
  const within = token.text.search(wide);
  const written = token.text.charAt(within);
  const narrow = String.fromCharCode(written.charCodeAt(0) - WIDTH);
  return foreignProblem(written, token.start + within, 1, `\`${narrow}\`, the narrow form`);
}
