/** Messages that went out and what came of them, by the hour or the channel; or what people do by themselves, by the hour. */
import type { Site } from '../../../language/definition.ts';
import { parseDuration } from '../../../language/duration.ts';
import type { ModelDefinition } from '../../../language/kinds.ts';
import { isOfActivity } from '../../../language/model-shapes.ts';
import { compileBehaviour } from '../../behaviour.ts';
import { compileCondition } from '../../conditions/index.ts';
import { type Context, noteUse } from '../../context.ts';
import { unknownThen } from '../known-then.ts';
import type { MessageSource, TagView } from '../program.ts';
import type { SourceCompiler } from './source.ts';

const ANSWERS = { click: ['message_clicked'], open: ['message_opened', 'message_clicked'] } as const;
const WITHIN = '1d';
/** Of the day and not of the week: a hundred and sixty-eight are more than anybody answers in, and a `wait` asks for one of these. */
const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour));
const GROUPING: ReadonlySet<string> = new Set(['text', 'boolean', 'integer']);

export const messages: SourceCompiler = (model, site, context) => {
  const { type, from = { did: 'message_sent' }, options = {} } = model;
  const { answer = 'click', answered_within: within = WITHIN } = options;
  const { value: _, ...which } = from;
  const behaviour = compileBehaviour({ ...which, measure: 'count' }, site.at('from'), context);
  const group = groupOf(model, site.at('options', 'group'), context);
  if (!behaviour || !fits(model, site) || group === undefined) return null;
  const isActivity = isOfActivity(from);
  const source: MessageSource = {
    of: 'messages',
    which: behaviour,
    slot: type === 'channel' ? 'channel' : 'hour',
    slots: type === 'channel' ? context.workspace.all('channel').map(({ id }) => id) : HOURS,
    answer: isActivity ? null : { events: ANSWERS[answer], within: parseDuration(within)! },
    group,
  };
  const said = isActivity ? null : [answer, source.answer!.within];
  return { source, canonical: [behaviour.canonical, said, options.group ?? null] };
};

function fits({ type, from, options = {} }: ModelDefinition, site: Site): boolean {
  if (!isOfActivity(from)) return true;
  const idle = (['answer', 'answered_within'] as const).filter((key) => options[key] !== undefined);
  for (const key of idle)
    site.at('options', key).report({
      code: 'CAR-948',
      what: `a model of type ${type} has no use for \`${key}\` here`,
      why: 'what people do by themselves is no answer to anything',
      fix: 'leave it out',
    });
  if (type === 'channel')
    site.at('from', 'did').report({
      code: 'CAR-948',
      what: `a model of type channel has no use for \`did: ${from.did}\``,
      why: 'a channel is known of messages alone',
      fix: 'write `did: message_sent`, or leave `from` out',
    });
  return idle.length === 0 && type !== 'channel';
}

/** Undefined where something is wrong, which has been reported. */
function groupOf(
  { id, options: { group } = {} }: ModelDefinition,
  site: Site,
  context: Context,
): MessageSource['group'] | undefined {
  if (group === undefined) return null;
  const { workspace } = context;
  const tag = context.tagIndex.get(group);
  const address = tag === undefined ? `segment.${group}` : `tag.${group}`;
  const fault = unknownThen(`the group \`${group}\``, [address], id, context);
  if (fault) site.report(fault);
  if (fault) return undefined;
  noteUse(context, site.definition, address);
  if (tag !== undefined) {
    const { type } = workspace.get('tag', group)!.value;
    if (GROUPING.has(type))
      return (view: TagView) => {
        const value = view.tag(tag);
        return value === undefined || value === null ? null : String(value);
      };
    site.report({
      code: 'CAR-951',
      what: `people cannot be told apart by \`${group}\``,
      why: `it is ${type}, of which nearly everybody has a value of their own`,
      fix: 'make a tag of few values of it, by `rules`, and name that',
    });
    return undefined;
  }
  if (!context.segmentIndex.has(group)) return undefined;
  const place = { context, scope: context.profileScope, place: 'who' } as const;
  const isIn = compileCondition({ in: group }, site, place);
  return isIn ? (view) => (isIn.holds(view) ? group : null) : undefined;
}
