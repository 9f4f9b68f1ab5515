/** The value of a tag: an expression, rules, an aggregate, or what was told from outside. A value that is not of the tag's type is missing. */
import type { Moment, Plain } from '../person.testing.ts';
import { aggregate } from './aggregate.testing.ts';
import { rules } from './rules.testing.ts';

const forms: Readonly<Record<string, (node: Plain, moment: Moment) => unknown>> = {
  value: (node, moment) => moment.value(String(node['value']), moment.scope),
  rules,
  did: aggregate,
  imported: (node, moment) => moment.told(String(node['id'])),
};

export function tagValue(node: Plain, moment: Moment): unknown {
  const form = Object.keys(forms).find((key) => node[key] !== undefined)!;
  const value = typed(node, forms[form]!(node, moment));
  // There is one zero.
  return value === 0 ? 0 : value;
}

function typed({ type, decimals }: Plain, value: unknown): unknown {
  if (type === 'boolean') return typeof value === 'boolean' ? value : undefined;
  if (type !== 'number' && type !== 'integer') return typeof value === 'string' ? value : undefined;
  // What is divided by 0 is no number.
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  if (type === 'integer') return Math.round(value);
  const scale = 10 ** Number(decimals ?? 0);
  return decimals === undefined ? value : Math.round(value * scale) / scale;
}
