import fc from 'fast-check';
import jsonata from 'jsonata';
import { expect, test } from 'vitest';
import { compileExpression, ExpressionFault, parseExpression } from './index.ts';
import { data, expressionText } from './random.testing.ts';

const FAULT = Symbol('fault');

/** The interpreter calls this before each node. */
const ENTRY = Symbol.for('jsonata.__evaluate_entry') as unknown as string;

interface Reference {
  readonly value: unknown;
  /** An empty list was at hand of a {…}: the interpreter adds a missing element to it, in the data itself. */
  readonly hasChangedData: boolean;
}

async function byReference(text: string, scope: object): Promise<Reference> {
  const expression = jsonata(text);
  let hasChangedData = false;
  expression.assign(ENTRY, ({ type, value }: { type: string; value: unknown }, input: unknown) => {
    if (type === 'unary' && value === '{' && Array.isArray(input) && input.length === 0)
      hasChangedData = true;
  });
  try {
    const value = tidy(await expression.evaluate(structuredClone(scope)));
    return { value, hasChangedData };
  } catch {
    return { value: FAULT, hasChangedData };
  }
}

/** The interpreter's parser takes `a[] / b` for the beginning of a pattern. */
function reads(text: string): boolean {
  try {
    jsonata(text);
    return true;
  } catch {
    return false;
  }
}

function byCompiler(text: string, scope: object): unknown {
  const parsed = parseExpression(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.problems.map(({ what }) => what).join('; ')}`);
  try {
    return compileExpression(parsed.expression, { zone: 'UTC' }).evaluate(structuredClone(scope));
  } catch (error) {
    if (error instanceof ExpressionFault) return FAULT;
    throw error;
  }
}

/** Without the marks that the interpreter leaves on its lists. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, tidy(member)]));
}

test('means what the reference interpreter means', async () => {
  let count = 0,
    faults = 0,
    missing = 0;
  await fc.assert(
    fc.asyncProperty(expressionText, data, async (text, scope) => {
      fc.pre(reads(text));
      const { value, hasChangedData } = await byReference(text, scope);
      fc.pre(!hasChangedData);
      count++;
      if (value === FAULT) faults++;
      if (value === undefined) missing++;
      expect(byCompiler(text, scope)).toEqual(value);
    }),
    {
      numRuns: Number(process.env['RUNS'] ?? 4000),
      seed: process.env['SEED'] ? Number(process.env['SEED']) : undefined,
    } as never,
  );
  console.log({ count, faults, missing });
});
