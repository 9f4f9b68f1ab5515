import { expect, test } from 'vitest';
import { canCompile, checkExpression, parseExpression } from './index.ts';

test('x', () => {
  for (const t of [
    Array(1_900).fill('b').join(' or '),
    Array(1_900).fill('b').join(' & '),
    '$not('.repeat(120) + 'b' + ')'.repeat(120),
    'b['.repeat(120) + 'b' + ']'.repeat(120),
    '['.repeat(240) + 'b' + ']'.repeat(240),
    '-'.repeat(240) + 'b',
    '('.repeat(240) + 'b = 1' + ')'.repeat(240),
  ]) {
    const p = parseExpression(t);
    if (!p.ok) {
      console.log(t.slice(0, 20), p.problems[0]?.code);
      continue;
    }
    const s = performance.now();
    const c = checkExpression(p.expression, { names: new Map([['a', { type: 'text' }]]), describe: 'x' });
    console.log(
      t.slice(0, 20),
      c.problems.length,
      canCompile(p.expression).length,
      Math.round(performance.now() - s),
    );
  }
});
