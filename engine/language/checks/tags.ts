/** Tags: rules end where a rule always holds, give values of the tag's type, and keys fit the type. */
import { Site } from '../definition.ts';
import { isDate, parseInstant } from '../instant.ts';
import type { RulesTag, TagType } from '../kinds.ts';
import type { Check } from './index.ts';

interface Wanted {
  readonly words: string;
  accepts(value: string | number | boolean): boolean;
}

const wanted: Readonly<Record<TagType, Wanted>> = {
  text: { words: 'a text', accepts: (value) => typeof value === 'string' },
  number: { words: 'a number', accepts: (value) => typeof value === 'number' },
  integer: { words: 'a whole number', accepts: (value) => Number.isInteger(value) },
  boolean: { words: 'true or false', accepts: (value) => typeof value === 'boolean' },
  date: {
    words: 'a date such as 2026-03-01',
    accepts: (value) => typeof value === 'string' && isDate(value),
  },
  instant: {
    words: 'an instant such as 2026-03-01T09:00:00Z',
    accepts: (value) => typeof value === 'string' && parseInstant(value) !== null,
  },
};

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
    const { words, accepts } = wanted[type];
    if (accepts(rule.then)) continue;
    at.at('then').report({
      code: 'CAR-205',
      what: `${JSON.stringify(rule.then)} is not ${words}`,
      why: `the tag has the type ${type}`,
      fix: type === 'text' ? `quote it: "${rule.then}"` : `write ${words}, or give the tag another type`,
    });
  }
}
