/** CAR-841: values marked `pii` that a call, a webhook, a chat message or an audience hands to another system. */
import { parseLiquid } from '../../../compiler/liquid/index.ts';
import type { Definition, Path } from '../../../language/definition.ts';
import { type Personal, personalNames } from '../personal.ts';
import type { Found, Rule, Subject } from '../rule.ts';
import { stepsOf } from '../steps.ts';
import { partsOf } from '../texts.ts';

export const personalData: Rule<'journey' | 'template' | 'audience'> = {
  code: 'CAR-841',
  severity: 'warning',
  kinds: ['journey', 'template', 'audience'],
  check(definition, subject) {
    const personal = personalNames(subject);
    if (definition.kind === 'journey') return ofCalls(definition as Definition<'journey'>, personal);
    if (definition.kind === 'audience') return ofAudience(definition as Definition<'audience'>, personal);
    return ofTemplate(definition as Definition<'template'>, personal, subject);
  },
};

function* ofCalls(journey: Definition<'journey'>, personal: Personal): Generator<Found> {
  const last = (journey.value.finally ?? []).map(
    (step, index) => [step, ['finally', index] as Path] as const,
  );
  for (const [step, path] of [...stepsOf(journey), ...last]) {
    if (!('call' in step)) continue;
    for (const [name, value] of Object.entries(step.call.body ?? {})) {
      if (typeof value !== 'object') continue;
      const field = personal.inExpression(value.value);
      if (field) yield told(field, `\`${step.call.connector}\``, [...path, 'call', 'body', name]);
    }
  }
}

function* ofAudience({ value }: Definition<'audience'>, personal: Personal): Generator<Found> {
  if (value.hash !== 'none') return;
  for (const [index, name] of value.identifiers.entries()) {
    if (personal.isPersonal(name)) yield told(name, `\`${value.channel}\``, ['identifiers', index]);
  }
}

/** Parts that colleagues or programs read, not the person. */
const ELSEWHERE = new Set(['webhook', 'slack']);

function* ofTemplate(
  definition: Definition<'template'>,
  personal: Personal,
  { workspace }: Subject,
): Generator<Found> {
  for (const { medium, texts } of partsOf(definition, workspace)) {
    if (!ELSEWHERE.has(medium)) continue;
    for (const { text, path } of texts) {
      const parsed = parseLiquid(text, { escape: 'none', zone: workspace.settings.zone, locale: 'en' });
      const variables = parsed.ok ? parsed.template.variables : [];
      const fields = variables.flatMap((one) => personal.inTemplate(one.path) ?? []);
      for (const field of new Set(fields)) yield told(field, `a ${medium} message`, path);
    }
  }
}

function told(field: string, to: string, path: Path): Found {
  return {
    path,
    what: `\`${field}\` is personal and goes out in ${to}`,
    why: 'over there it can be neither masked nor forgotten from here',
    fix: 'hand on a key that means nothing elsewhere; if it must be, say why: `# lint:ignore CAR-841 <why>`',
  };
}
