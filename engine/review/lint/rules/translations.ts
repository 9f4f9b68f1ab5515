/** CAR-840: texts that people read, and that lack one of the workspace's languages. Tasks are for colleagues. */
import { nearest } from '../../../language/nearest.ts';
import type { Found, Rule } from '../rule.ts';
import { partsOf, type TemplatePart } from '../texts.ts';

/** Parts that are read as text; the others are addresses, names and numbers. */
const READ = new Set(['subject', 'html', 'text', 'title', 'body', 'markdown', 'description']);

export const translations: Rule<'template'> = {
  code: 'CAR-840',
  severity: 'warning',
  kinds: ['template'],
  *check(definition, { workspace }) {
    const { locales = [] } = workspace.settings;
    if (locales.length < 2) return;
    for (const part of partsOf(definition, workspace)) {
      if (part.medium === 'task' || part.medium === 'webhook') continue;
      if (part.locales) yield* missing(part, part.locales, locales);
      else if (READ.has(part.part) && part.texts.some(({ text }) => hasWords(text)))
        yield {
          path: part.path,
          part: 'key',
          what: `\`${part.part}\` is written in one language`,
          why: `people here read ${locales.join(', ')}, and all of them get this text`,
          fix: `write it by locale: { ${locales.map((locale) => `${locale}: …`).join(', ')} }`,
        };
    }
  },
};

function* missing(
  { path, part }: TemplatePart,
  written: readonly string[],
  wanted: readonly string[],
): Generator<Found> {
  const lacking = wanted.filter((locale) => !written.includes(locale));
  if (lacking.length === 0) return;
  const near = nearest(lacking[0]!, written);
  yield {
    path,
    part: 'key',
    what: `\`${part}\` has no text in ${lacking.join(', ')}`,
    why: 'whoever reads it gets the text in another language',
    fix: near ? `is \`${near}\` meant to be \`${lacking[0]}\`?` : `add \`${lacking[0]}:\``,
  };
}

/** Whether something is left to translate when what Liquid puts in is left out. */
function hasWords(text: string): boolean {
  return /\p{L}{2}/u.test(text.replaceAll(/\{%-?[\s\S]*?%\}|\{\{[\s\S]*?\}\}|<[^>]*>/g, ' '));
}
