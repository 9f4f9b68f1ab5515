/**
 * Reads an expression: JSONata by the jsonata package, minus what the language refuses anywhere. A text that
 * cannot be read comes back as problems with their places; names and types are checked later, where the
 * expression stands.
 */
import jsonata from 'jsonata';
import { childrenOf, type Node, type Operator } from './ast.ts';
import { callProblems } from './calls.ts';
import type { Expression } from './expression.ts';
import { curlyQuoteIn, wideOperatorIn } from './hints.ts';
import type { ExpressionProblem } from './problem.ts';
import { scan } from './scan.ts';
import { syntaxProblem } from './syntax.ts';

/** Longer is a table of values that belongs in a tag with `rules:`. */
const LONGEST = 10_000;
/** Levels of brackets, calls and operators in one another; a chain of `and` or of `or` is one level. */
const DEEPEST = 250;
/** Milliseconds that the reference interpreter may take for one evaluation: a thousand times what mappings need. */
const TIMEOUT = 2_000;
/** Evaluations under way in one another; a function that calls itself uses about four a turn. */
const STACK = 5_000;

export type Parsed =
  | { readonly ok: true; readonly expression: Expression }
  | { readonly ok: false; readonly problems: readonly ExpressionProblem[] };

export function parseExpression(text: string): Parsed {
  if (text.length > LONGEST) return failed(tooLarge(text, `is longer than ${LONGEST} characters`));
  const tokens = scan(text);
  const misread = curlyQuoteIn(tokens) ?? wideOperatorIn(tokens);
  if (misread) return failed(misread);
  let reference: jsonata.Expression;
  try {
    reference = jsonata(text, { timeout: TIMEOUT, stack: STACK });
  } catch (error) {
    if (error instanceof RangeError) return failed(tooLarge(text, 'is nested too deeply'));
    return failed(syntaxProblem(text, tokens, error));
  }
  // The package declares only half of the tree that it makes.
  const ast = reference.ast() as unknown as Node;
  if (depthOf(ast) > DEEPEST) return failed(tooLarge(text, 'is nested too deeply'));
  const expression = { text, ast, reference };
  const problems = callProblems(expression);
  return problems.length === 0 ? { ok: true, expression } : { ok: false, problems };
}

function failed(problem: ExpressionProblem): Parsed {
  return { ok: false, problems: [problem] };
}

function tooLarge(text: string, how: string): ExpressionProblem {
  return {
    code: 'CAR-309',
    what: `the expression ${how}`,
    why: 'nobody could read it, and it is asked for every profile',
    fix: 'take parts of it out into tags, or use several conditions',
    offset: 0,
    length: text.length,
  };
}

/** Goes level by level, so that no text can make it overflow. */
function depthOf(ast: Node): number {
  let depth = 0;
  for (let level: readonly Node[] = [ast]; level.length > 0 && depth <= DEEPEST; depth++) {
    level = level.flatMap(levelBelow);
  }
  return depth;
}

function levelBelow(node: Node): readonly Node[] {
  const found: Node[] = [];
  const open = [...childrenOf(node)];
  for (let child = open.pop(); child !== undefined; child = open.pop()) {
    if (isChain(node, child)) open.push(...childrenOf(child));
    else found.push(child);
  }
  return found;
}

const chained: ReadonlySet<Operator> = new Set(['and', 'or', '&']);

function isChain(node: Node, child: Node): boolean {
  return (
    node.type === 'binary' && child.type === 'binary' && node.value === child.value && chained.has(node.value)
  );
}
