/** Who met an experiment: those of the arms that were treated, beside those of its control, and what came true afterwards. */
import type { Site } from '../../../language/definition.ts';
import type { ExperimentDefinition, ModelDefinition } from '../../../language/kinds.ts';
import { noteUse } from '../../context.ts';
import { predictedOf } from './labels.ts';
import type { SourceCompiler } from './source.ts';

export const experiment: SourceCompiler = (model, site, context) => {
  const predicted = predictedOf(model, site, context);
  const definition = context.workspace.get('experiment', model.experiment!);
  // One that does not exist was reported when references were resolved.
  if (!definition) return null;
  noteUse(context, site.definition, definition.address);
  const { arms, control = Object.keys(arms)[0]!, exposed } = definition.value;
  const treated = treatedOf(model, { arms, control }, site);
  if (!predicted || !treated) return null;
  return {
    source: { of: 'experiment', ...predicted, experiment: definition.id, treated, control },
    canonical: [definition.id, JSON.stringify(exposed ?? null), treated, control, predicted.holds.canonical],
  };
};

/** Null where something is wrong, which has been reported. */
function treatedOf(
  { experiment: id, options: { arm } = {} }: ModelDefinition,
  { arms, control }: Pick<ExperimentDefinition, 'arms'> & { readonly control: string },
  site: Site,
): readonly string[] | null {
  const others = Object.keys(arms).filter((one) => one !== control);
  if (arm === undefined) return others;
  if (others.includes(arm)) return [arm];
  site.at('options', 'arm').report({
    code: 'CAR-533',
    what: arm === control ? `\`${arm}\` is the control of ${id}` : `${id} has no arm \`${arm}\``,
    why: 'the effect of an arm is learnt against the control',
    fix: `use one of ${others.join(', ')}`,
  });
  return null;
}
