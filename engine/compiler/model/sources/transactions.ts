/** Who bought when, worth what: the occurrences of one event. */
import { compileBehaviour } from '../../behaviour.ts';
import type { SourceCompiler } from './source.ts';

/** Of which nothing can be learnt but what things are worth. */
const VALUED = new Set(['rfm', 'clv']);

export const transactions: SourceCompiler = ({ from, type }, site, context) => {
  const { value, ...which } = from!;
  const at = site.at('from');
  if (value === undefined && VALUED.has(type)) {
    at.report({
      code: 'CAR-947',
      what: `\`from\` does not say what a purchase is worth`,
      why: `${type} is about what people spend`,
      fix: 'add `value:`, a property of the event or an expression over it',
    });
    return null;
  }
  const measured =
    value === undefined
      ? ({ measure: 'count' } as const)
      : ({ measure: 'sum', value: { key: 'value', expression: value } } as const);
  const purchase = compileBehaviour({ ...which, ...measured }, at, context);
  return purchase && { source: { of: 'transactions', purchase }, canonical: purchase.canonical };
};
