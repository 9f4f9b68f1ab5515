/** Compiles placements: an ordered list of rules, each with what it gives. */
import type { Definition, Site } from '../language/definition.ts';
import type { PlacementRule } from '../language/kinds.ts';
import { compileCondition } from './conditions/index.ts';
import { type Context, noteUse, siteOf } from './context.ts';
import { compileMessage } from './message-plan.ts';
import type { PlacementProgram, RuleProgram } from './program.ts';

export function compilePlacement(definition: Definition<'placement'>, context: Context): PlacementProgram {
  const { id, value } = definition;
  const site = siteOf(context, definition);
  const names = new Set<string>();
  const rules = value.rules.map((rule, index): RuleProgram => {
    const place = site.at('rules', index);
    checkGive(value.gives, rule, place);
    const name = nameOf(rule, names);
    if (rule.id !== undefined && rule.id !== name)
      place.at('id').report({
        code: 'CAR-645',
        what: `another rule is called \`${rule.id}\``,
        why: 'decisions name the rule they were made by',
        fix: 'give each rule a name of its own',
      });
    names.add(name);
    const { give } = rule;
    const offer = (typeof give === 'string' ? give : give.offer) ?? null;
    if (offer !== null) noteUse(context, definition, `offer.${offer}`);
    return {
      name,
      when:
        rule.when === undefined
          ? null
          : compileCondition(rule.when, place.at('when'), {
              context,
              scope: context.profileScope,
              place: 'who',
            }),
      offer,
      message:
        typeof give === 'string'
          ? null
          : compileMessage(give, place.at('give'), context.profileScope, context),
    };
  });
  return { id, title: value.title ?? id, gives: value.gives, rules };
}

/** Its id; else its offer or template, with a number where others have the same. */
function nameOf({ id, give }: PlacementRule, taken: ReadonlySet<string>): string {
  const wanted = id ?? (typeof give === 'string' ? give : give.template);
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}_${number}`;
  return name;
}

/** What decisions call the rules of a placement. */
export function ruleNames(rules: readonly PlacementRule[]): readonly string[] {
  const names = new Set<string>();
  for (const rule of rules) names.add(nameOf(rule, names));
  return [...names];
}

function checkGive(gives: 'offer' | 'action', { give }: PlacementRule, site: Site): void {
  if ((typeof give === 'string' ? 'offer' : 'action') === gives) return;
  site.at('give').report({
    code: 'CAR-645',
    what: `this rule gives ${gives === 'offer' ? 'a message' : 'an offer'}`,
    why: `the placement \`gives: ${gives}\`, and whoever asks it relies on that`,
    fix:
      gives === 'offer'
        ? 'name an offer, or write `gives: action`'
        : 'write a message, `give: { template, channel, offer }`, or `gives: offer`',
  });
}
