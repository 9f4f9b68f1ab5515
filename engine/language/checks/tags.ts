/** Tags: rules end where a rule always holds, give values of the tag's type, and keys fit the type. */
import { Site } from '../definition.ts';
import type { RulesTag } from '../kinds.ts';
import { describeType, literalOf } from '../literal.ts';
import type { Check } from './index.ts';

export const checkTags: Check = (workspace, diagnostics) => {
  for (const tag of workspace.all('tag')) {
    const site = new Site(tag, diagnostics);
    const { value } = tag;
    if ('rules' in value) checkRules(value, site.at('rules'));
    if (value.decimals !== undefined && value.type !== 'number')
      site.at('decimals').report(
        {
          code: 'CAR-227',
          what: `\`decimals\` does not fit the type ${value.type}`,
          why: 'only numbers have digits after the point',
          fix: 'delete it, or write `type: number`',
        },
        'key',
      );
  }
};

function checkRules({ rules, type }: RulesTag, site: Site): void {
  for (const [index, rule] of rules.entries()) {
    const at = site.at(index);
    if (rule.when === undefined && index < rules.length - 1)
      at.report(
        {
          code: 'CAR-230',
          what: 'a rule without `when` that is not the last',
          why: 'it always holds, so the rules below it are never reached',
          fix: 'add `when:`, or move it to the end',
        },
        'key',
      );
    if (literalOf(type, rule.then) !== null) continue;
    const words = describeType(type);
    at.at('then').report({
      code: 'CAR-205',
      what: `${JSON.stringify(rule.then)} is not ${words}`,
      why: `the tag has the type ${type}`,
      fix: type === 'text' ? `quote it: "${rule.then}"` : `write ${words}, or give the tag another type`,
    });
  }
}
