/** Checks layers: experiments that share one divide its people in one way, by one unit, and no two have the same. */
import type { Definition } from '../../language/definition.ts';
import { type Context, siteOf } from '../context.ts';
import { inLayer, layerName } from './draw.ts';

export function checkLayer(definition: Definition<'experiment'>, context: Context): void {
  const { id, value } = definition;
  const name = layerName(value.layer);
  if (name === undefined || value.winner !== undefined) return;
  const site = siteOf(context, definition).at('layer');
  if (typeof value.layer === 'object' && value.layer.percent[0]! >= value.layer.percent[1]!) {
    site.at('percent').report({
      code: 'CAR-881',
      what: `${value.layer.percent.join(' to ')} holds nobody`,
      why: 'a part of a layer goes from the first number up to the second',
      fix: 'write the smaller number first',
    });
  }
  // Of two that do not fit, the later one is told.
  const before = inLayer(name, context.workspace).filter((one) => one.id < id);
  for (const other of before) {
    if (typeof other.value.layer !== typeof value.layer) {
      site.report({
        code: 'CAR-880',
        what: `layer ${name} is divided in two ways: ${other.id} and ${id} do not write it alike`,
        why: 'either every experiment of a layer says which part is its own, or none does and all parts are equal',
        fix: `write \`layer: { id: ${name}, percent: [from, up to] }\` in all of them, or \`layer: ${name}\``,
      });
    } else if (overlaps(other.value.layer, value.layer)) {
      site.report({
        code: 'CAR-882',
        what: `this part of layer ${name} overlaps that of ${other.id}`,
        why: 'experiments of one layer never share people',
        fix: 'change `percent` so that the parts lie beside each other',
      });
    }
    if (other.value.unit !== value.unit) {
      site.report({
        code: 'CAR-883',
        what: `layer ${name} is divided by ${unitWords(other.value.unit)} in ${other.id}, and here by ${unitWords(value.unit)}`,
        why: 'one division of people into parts has one unit: with two, somebody would be in both parts',
        fix: 'give all experiments of the layer one `unit`, or use another layer',
      });
    }
  }
}

type Layer = Definition<'experiment'>['value']['layer'];

function overlaps(a: Layer, b: Layer): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return false;
  return a.percent[0]! < b.percent[1]! && b.percent[0]! < a.percent[1]!;
}

function unitWords(unit: string | undefined): string {
  return unit === undefined ? 'person' : `\`${unit}\``;
}
