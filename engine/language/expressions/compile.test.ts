import fc from 'fast-check';
import jsonata from 'jsonata';
import { expect, test } from 'vitest';
import { compileExpression, ExpressionFault, parseExpression } from './index.ts';
import { data, expressionText } from './random.testing.ts';

const FAULT = Symbol('fault');

async function byReference(text: string, scope: object): Promise<unknown> {
  try {
    return tidy(await jsonata(text).evaluate(structuredClone(scope)));
  } catch {
    return FAULT;
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
  let count = 0, faults = 0, missing = 0;
  await fc.assert(
    fc.asyncProperty(expressionText, data, async (text, scope) => {
      fc.pre(reads(text));
      const expected = await byReference(text, scope);
      count++; if (expected === FAULT) faults++; if (expected === undefined) missing++;
      // An empty list at hand of a {…} is given a missing element by the interpreter, in the data itself.
      fc.pre(!JSON.stringify(expected ?? 0, (_, v) => v === undefined ? '!undef' : v)?.includes('!undef'));
      expect(byCompiler(text, scope)).toEqual(expected);
    }),
    { numRuns: Number(process.env['RUNS'] ?? 4000), seed: process.env['SEED'] ? Number(process.env['SEED']) : undefined } as never,
  );
  console.log({count, faults, missing});
});
