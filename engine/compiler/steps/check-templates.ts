/**
 * What templates say of the steps of a journey that sends them: a step of it has what its type has. Templates are shared, so
 * a step that this journey has not is another journey's.
 */
import type { Definition, Site } from '../../language/definition.ts';
import type { ValueType } from '../../language/expressions/index.ts';
import { nearest } from '../../language/nearest.ts';
import { type Context, siteOf } from '../context.ts';
import type { TemplateProgram } from '../template.ts';
import { everyStep } from './nested.ts';
import { resultType } from './results.ts';

export function checkTemplatesOf(
  definition: Definition<'journey'>,
  templates: readonly TemplateProgram[],
  context: Context,
): void {
  const steps = [...everyStep(definition.value.steps, siteOf(context, definition).at('steps'))];
  const types = new Map(steps.map(([step]) => [step.id, resultType(step)]));
  for (const [step, site] of steps) {
    const head = 'send' in step ? 'send' : 'task';
    const used = 'send' in step ? step.send : 'task' in step ? step.task : undefined;
    // What a placement decides is sent by its own template, wherever it is asked.
    const template =
      used && 'template' in used ? templates.find(({ id }) => id === used.template) : undefined;
    for (const path of template?.stepNames ?? []) checkPath(path, types, site.at(head, 'template'));
  }
}

/** `path` begins with the id of the step. */
function checkPath(
  [id, ...names]: readonly string[],
  types: ReadonlyMap<string, ValueType>,
  site: Site,
): void {
  let type: ValueType | undefined = types.get(id!);
  const way = [`steps.${id}`];
  for (const name of names) {
    if (type?.type !== 'object') return;
    const found: ValueType | undefined = type.fields.get(name);
    if (!found) {
      const known = [...type.fields.keys()];
      const meant = nearest(name, known);
      site.report({
        code: 'CAR-721',
        what: `this template prints \`${[...way, name].join('.')}\`, and \`${way.join('.')}\` has no \`${name}\``,
        why: 'it would print as nothing for everybody who comes here',
        fix: meant ? `did you mean \`${[...way, meant].join('.')}\`?` : `use one of ${known.join(', ')}`,
      });
      return;
    }
    way.push(name);
    type = found;
  }
}
