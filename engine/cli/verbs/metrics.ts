/** `metrics`: what the metrics of the definitions are now, over everybody and by group. Reads only. */
import { impactText } from '../../analysis/impact/text.ts';
import { groupNames, type MetricFigures, metricFigures } from '../../analysis/metric/figures.ts';
import { metricListText, metricText } from '../../analysis/metric/text.ts';
import type { GroupName } from '../../compiler/metric/program.ts';
import type { Program } from '../../compiler/program.ts';
import { nearest } from '../../language/nearest.ts';
import { runOver } from '../../review/play/definitions.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { openForReading } from '../store.ts';
import { type ExitCode, type Input, optionOf, type Verb } from '../verb.ts';
import { environmentOption, openWorkspace } from '../workspace.ts';

export const metrics: Verb = {
  name: 'metrics',
  summary: 'what each metric is now, over everybody and by group',
  description:
    'list tells all metrics of the definitions, applied or not; show tells one with its groups, beside what was last written down, by which offers go. Both look at everybody in the store, and change nothing.',
  arguments: [
    { syntax: '[action]', text: '`list` (the default) or `show`' },
    { syntax: '[id]', text: 'with `show`, the metric; with `list`, the workspace' },
    { syntax: '[folder]', text: 'the workspace (default: this folder, or definitions/ in it)' },
  ],
  options: [
    environmentOption,
    { flags: '--by <names>', text: 'show: told apart by these fields and tags instead, with commas' },
    { flags: '--format <format>', text: 'how it is written', choices: ['text', 'json'], default: 'text' },
  ],
  examples: [
    { line: 'carillon metrics list definitions', text: 'all of them, a line each' },
    { line: 'carillon metrics show first_order_value definitions --by country', text: 'one, by group' },
  ],
  async run(input, context) {
    const [action = 'list', id] = input.arguments;
    if (action === 'list') return tell(input, context, null, input.arguments[1]);
    if (action !== 'show')
      throw new Failure({ what: `\`${action}\` is nothing to do with metrics`, fix: 'use list or show' });
    if (id === undefined)
      throw new Failure({ what: 'no metric is named', fix: 'carillon metrics show <id>' });
    return tell(input, context, id, input.arguments[2]);
  },
};

async function tell(
  input: Input,
  context: Context,
  id: string | null,
  folder: string | undefined,
): Promise<ExitCode> {
  const opened = await openWorkspace({ ...input, arguments: folder === undefined ? [] : [folder] }, context);
  if (!opened) return 1;
  const { program } = opened.candidate;
  const isChosen = (metric: { readonly id: string }) => id === null || metric.id === id;
  const chosen = [...program.metrics.values()].filter(isChosen);
  const impacts = [...program.impacts.values()].filter(isChosen);
  if (id !== null && chosen.length + impacts.length === 0)
    throw unknown('metric', id, [...program.metrics.keys(), ...program.impacts.keys()].sort());
  if (impacts.length > 0 && optionOf(input, 'by') !== undefined && id !== null)
    throw new Failure({
      what: `${id} is told over times, not by group`,
      fix: 'leave out `--by`; what people must be alike in stands under `match`',
    });
  const by = namedGroups(optionOf(input, 'by'), program);
  const store = await openForReading(opened.folder, opened.environment);
  if (!store) throw new Failure({ what: 'there is no store yet', fix: 'run `carillon apply` first' });
  try {
    const at = context.clock.now();
    const { bare } = await runOver(store, opened.candidate, at);
    const found = await metricFigures(store, bare, chosen, at, by, impacts);
    context.stdout.write(
      optionOf(input, 'format') === 'json' ? `${JSON.stringify(found, null, 2)}\n` : textOf(found, id),
    );
    return 0;
  } finally {
    await store.close();
  }
}

function textOf(found: MetricFigures, id: string | null): string {
  const [only] = found.metrics;
  const [impact] = found.impacts;
  if (id !== null && impact) return impactText(impact, found.at);
  return id === null || !only ? metricListText(found) : metricText(only, found.at);
}

function namedGroups(names: string | undefined, program: Program): readonly GroupName[] | null {
  if (names === undefined) return null;
  const known = groupNames(program);
  return names.split(',').map((name) => {
    const group = known.get(name.trim());
    if (!group) throw unknown('field or tag', name.trim(), [...known.keys()]);
    return group;
  });
}

function unknown(what: string, name: string, known: readonly string[]): Failure {
  const near = nearest(name, known);
  return new Failure({
    what: `there is no ${what} \`${name}\` here`,
    fix: near
      ? `did you mean \`${near}\`?`
      : known.length === 0
        ? `declare one with \`kind: ${what}\``
        : `use one of ${known.join(', ')}`,
  });
}
