/** Whether a model has the keys, options and gates of its type: what is missing is asked for, what would do nothing is refused. */
import type { Site } from '../../language/definition.ts';
import type { ModelDefinition } from '../../language/kinds.ts';
import { type ModelKey, type ModelOption, type ModelSource, shapeOf } from '../../language/model-shapes.ts';
import { nearest } from '../../language/nearest.ts';

const KEYS: readonly ModelKey[] = [
  'predicts',
  'horizon',
  'features',
  'method',
  'like',
  'from',
  'file',
  'connector',
  'experiment',
  'output',
];

/** Keys of `from` beside those that say which occurrences: by type, else by what it is learnt from. */
const OF_FROM: Partial<Record<ModelSource | ModelDefinition['type'], readonly string[]>> = {
  transactions: ['value'],
  basket: ['item', 'among'],
  interactions: ['item', 'weight', 'content', 'among'],
  texts: ['text', 'pleased', 'displeased', 'topic'],
};

/** What is wrong has been reported. */
export function fitsType(model: ModelDefinition, site: Site): boolean {
  const { type, options = {}, promote = {}, output } = model;
  const shape = shapeOf(model);
  const missing = shape.needs.filter((key) => model[key] === undefined);
  for (const key of missing)
    site.at('type').report({
      code: 'CAR-947',
      what: `\`${key}\` is missing`,
      why: `a model of type ${type} needs ${listed(shape.needs)}`,
      fix: `add \`${key}:\``,
    });
  const known: readonly ModelKey[] = [...shape.needs, ...shape.takes];
  const foreign = KEYS.filter((key) => model[key] !== undefined && !known.includes(key));
  for (const key of foreign) report(site.at(key), `\`${key}\``, type, known);
  const own = ['did', 'each', 'where', ...(OF_FROM[type] ?? OF_FROM[shape.source] ?? [])];
  const idle = Object.keys(model.from ?? {}).filter((key) => !own.includes(key));
  for (const key of idle) report(site.at('from', key), `\`${key}\``, type, own);
  const odd = Object.keys(options).filter((key) => !shape.options.includes(key as ModelOption));
  for (const key of odd) report(site.at('options', key), `the option \`${key}\``, type, shape.options);
  const untold = Object.keys(promote).filter((figure) => !shape.figures.includes(figure));
  for (const figure of untold)
    report(site.at('promote', figure), `the figure \`${figure}\``, type, shape.figures);
  const hasBands = output?.bands !== undefined && !shape.hasBands;
  if (hasBands) report(site.at('output', 'bands'), '`bands`', type, []);
  return missing.length + foreign.length + idle.length + odd.length + untold.length === 0 && !hasBands;
}

function report(at: Site, what: string, type: string, known: readonly string[]): void {
  const near = nearest(what.replaceAll(/.*`(.*)`/g, '$1'), [...known]);
  at.report({
    code: 'CAR-948',
    what: `a model of type ${type} has no use for ${what}`,
    why: known.length === 0 ? 'it has none' : `it knows ${listed(known)}`,
    fix: near ? `did you mean \`${near}\`?` : 'leave it out',
  });
}

function listed(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`;
}
