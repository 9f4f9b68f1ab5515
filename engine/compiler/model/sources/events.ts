/** What people do in their early time, and what they do after it where they stay. */
import { builtinEvents } from '../../../language/builtin-events.ts';
import type { Site } from '../../../language/definition.ts';
import { parseDuration } from '../../../language/duration.ts';
import type { ModelDefinition } from '../../../language/kinds.ts';
import { compileBehaviour } from '../../behaviour.ts';
import { type Context, noteEvent } from '../../context.ts';
import { predictedOf } from './labels.ts';
import type { SourceCompiler } from './source.ts';

type Options = NonNullable<ModelDefinition['options']>;

const AFTER = '30d';
const WINDOWS = ['1d', '3d', '7d', '14d', '30d'];
/** Of what needs no declaration: what people do, and not what is done to them. */
const OWN_DOING: ReadonlySet<string> = new Set([
  'page_viewed',
  'screen_viewed',
  'group_joined',
  'message_opened',
  'message_clicked',
  'decision_clicked',
  'offer_redeemed',
]);

export const events: SourceCompiler = (model, site, context) => {
  const { from, options = {} } = model;
  const { after: told = AFTER, windows, events: named } = options;
  const after = parseDuration(told)!;
  const predicted = predictedOf(model, site, context);
  const { value: worth, ...beginning } = from ?? {};
  const begins =
    from && compileBehaviour({ ...beginning, did: from.did, measure: 'count' }, site.at('from'), context);
  if (worth !== undefined) refuseValue(site);
  const long = (windows ?? []).findIndex((window) => parseDuration(window)! > after);
  if (long >= 0)
    site.at('options', 'windows', long).report({
      code: 'CAR-949',
      what: `the window of ${windows![long]} is longer than somebody's early time, which is ${told}`,
      why: 'what is done after it is what staying is told by: the window would know what is to be told',
      fix: `write a shorter window, or a longer \`after\``,
    });
  if (!predicted || begins === null || worth !== undefined || long >= 0) return null;
  const looked = named ?? allEvents(context);
  for (const event of named ?? []) noteEvent(context, site.definition, event);
  return {
    source: {
      of: 'events',
      ...predicted,
      begins: begins ?? null,
      events: looked.toSorted(),
      counted: Math.max(...windowsIn(options)),
      after,
    },
    canonical: [predicted.holds.canonical, begins?.canonical ?? null, after],
  };
};

function refuseValue(site: Site): void {
  site.at('from', 'value').report({
    code: 'CAR-948',
    what: 'a model of type magic_number has no use for `value` here',
    why: '`from` says by what somebody begins, whatever it is worth',
    fix: 'leave it out',
  });
}

/** How long from the beginning things are counted, each: milliseconds. */
export function windowsIn({ windows, after: told = AFTER }: Options): readonly number[] {
  const after = parseDuration(told)!;
  if (windows !== undefined) return windows.map((window) => parseDuration(window)!);
  const usual = WINDOWS.map((window) => parseDuration(window)!).filter((span) => span <= after);
  return usual.length > 0 ? usual : [after];
}

function allEvents({ workspace }: Context): readonly string[] {
  const declared = workspace.all('event').map(({ id }) => id);
  return [...declared, ...builtinEvents.flatMap(({ id }) => (OWN_DOING.has(id) ? [id] : []))];
}
