/**
 * The `step` of a `did`: inside a journey one of its own steps, anywhere `journey.step`. Says which it is, and
 * whether there is such a step.
 */
import type { Site } from '../../language/definition.ts';
import { noteUse } from '../context.ts';
import { stepIdsOf } from '../journey.ts';
import type { Place } from './condition.ts';

/** The step of any journey that is asked about; null: one of the journey at hand. Undefined is reported. */
export function stepAsked(
  step: string,
  event: string,
  site: Site,
  { context, journey }: Place,
): { readonly journey: string; readonly step: string } | null | undefined {
  const properties = context.events.get(event)?.properties ?? {};
  if (!Object.hasOwn(properties, 'journey') || !Object.hasOwn(properties, 'step')) {
    return refuse(
      site,
      `${event} is no result of a step`,
      'ask about message_sent, message_clicked or the like',
    );
  }
  const [other, id, ...rest] = step.split('.');
  if (id === undefined) {
    if (!journey) return refuse(site, `\`${step}\` does not say which journey`, `write \`journey.${step}\``);
    if (journey.stepIds.has(step)) return null;
    return refuse(
      site,
      `this journey has no step \`${step}\``,
      `use one of ${[...journey.stepIds].join(', ')}`,
    );
  }
  const definition = context.workspace.get('journey', other!);
  if (!definition)
    return refuse(site, `there is no journey \`${other}\``, 'name a journey and one of its steps');
  const steps = stepIdsOf(definition.value.steps);
  if (rest.length > 0 || !steps.has(id)) {
    const missing = [id, ...rest].join('.');
    return refuse(
      site,
      `${definition.address} has no step \`${missing}\``,
      `use one of ${[...steps].join(', ')}`,
    );
  }
  noteUse(context, site.definition, definition.address);
  return { journey: other!, step: id };
}

function refuse(site: Site, what: string, fix: string): undefined {
  site.report({
    code: 'CAR-535',
    what,
    why: 'results are known by the journey and the step whose message they are about',
    fix,
  });
  return undefined;
}
