/** What people wrote: the occurrences of one event, the text of each, and what somebody has said of it. */
import type { Site } from '../../../language/definition.ts';
import { ExpressionFault } from '../../../language/expressions/index.ts';
import type { Json } from '../../../store/store.ts';
import { compileBehaviour } from '../../behaviour.ts';
import { type Context, occurrenceScope } from '../../context.ts';
import { type Checked, expressionAt } from '../../expression.ts';
import type { SourceCompiler } from './source.ts';

const KEYS = ['text', 'pleased', 'displeased', 'topic'] as const;
type Key = (typeof KEYS)[number];

export const texts: SourceCompiler = ({ from, options = {} }, site, context) => {
  const { did, each, where } = from!;
  const at = site.at('from');
  if (!hasWhatItNeeds(from!, at)) return null;
  const which = { did, ...(each !== undefined && { each }), ...(where !== undefined && { where }) };
  const wrote = compileBehaviour({ ...which, measure: 'count' }, at, context);
  const said = wrote && expressionsOf(from!, at, context);
  if (!wrote || !said) return null;
  const { text, pleased, displeased, topic } = said;
  return {
    source: {
      of: 'texts',
      // Expressions may ask when it was.
      wrote: { ...wrote, readsAt: true },
      text: (occurrence) => resultOf(text!, occurrence),
      pleased: pleased ? (occurrence) => wasPleased(pleased, displeased, occurrence) : null,
      topic: topic ? (occurrence) => resultOf(topic, occurrence) : null,
    },
    canonical: [wrote.canonical, ...KEYS.map((key) => said[key]?.canonical ?? null)],
    meaning: [(options.topics ?? null) as Json, options.keywords ?? null],
  };
};

function hasWhatItNeeds(from: Partial<Record<Key, string>>, at: Site): boolean {
  const missing = from.text === undefined ? 'text' : null;
  const alone = from.displeased !== undefined && from.pleased === undefined ? 'pleased' : null;
  const key = missing ?? alone;
  if (key === null) return true;
  at.report({
    code: 'CAR-947',
    what: `\`from\` does not say ${key === 'text' ? 'where the text stands' : 'who is pleased'}`,
    why:
      key === 'text'
        ? 'a model of type text is about what people write'
        : '`displeased` says which of the others are not',
    fix: `add \`${key}:\`, a property of the event or an expression over it`,
  });
  return false;
}

function expressionsOf(
  from: { readonly did: string; readonly each?: string } & Partial<Record<Key, string>>,
  at: Site,
  context: Context,
): Partial<Record<Key, Checked>> | null {
  const scope = occurrenceScope(context.events.get(from.did)!, from.each ?? null, context);
  const found: Partial<Record<Key, Checked>> = {};
  let isWrong = false;
  for (const key of KEYS) {
    const written = from[key];
    if (written === undefined) continue;
    const isAsked = key === 'pleased' || key === 'displeased';
    const checked = expressionAt(written, at.at(key), scope, context, isAsked ? 'boolean' : null);
    if (checked) found[key] = checked;
    else isWrong = true;
  }
  return isWrong ? null : found;
}

function wasPleased(pleased: Checked, displeased: Checked | undefined, occurrence: object): boolean | null {
  const is = resultOf(pleased, occurrence);
  if (is === true) return true;
  // What cannot be told, such as a rating that is missing, is neither.
  if (displeased) return resultOf(displeased, occurrence) === true ? false : null;
  return is === false ? false : null;
}

function resultOf(expression: Checked, occurrence: object): unknown {
  try {
    return expression.evaluate(occurrence);
  } catch (fault) {
    if (fault instanceof ExpressionFault) return undefined;
    throw fault;
  }
}
