/**
 * The fifty features that most measures are about, each written twice by hand: as a tag in YAML, and as an
 * aggregate in SQL over the table of its event. `rebuild` compares the time of the two, and their values.
 */
import { CHOICE_NAMES, EVENTS } from './vocabulary.ts';

export interface FeatureText {
  /** Id of the tag that shows it. */
  readonly tag: string;
  readonly event: string;
  readonly type: 'text' | 'number' | 'integer';
  /** Keys of the tag below `did`. */
  readonly yaml: string;
  /** An aggregate over the rows of one profile, at the instant `:now`. */
  readonly sql: string;
}

const DAY = 86_400_000;

const past = (days: number) => `"time" > :now - ${days * DAY}`;
const within = (days: number, aggregate: string) => `${aggregate} filter (where ${past(days)})`;

type Unfinished = Omit<FeatureText, 'tag' | 'event'> & { readonly name: string };

/** `last` holds the values of the newest row of a profile, so it joins no other scan: see `fusedQuery`. */
const lasts: readonly Unfinished[] = CHOICE_NAMES.map((choice) => ({
  name: `last_${choice}`,
  type: 'text',
  yaml: `last: ${choice}`,
  sql: `last_${choice}`,
}));

const measured: readonly Unfinished[] = [
  { name: 'count', type: 'integer', yaml: 'count: true', sql: 'count(*)' },
  {
    name: 'count_30d',
    type: 'integer',
    yaml: 'count: true\nwithin: 30d',
    sql: within(30, 'count(*)'),
  },
  {
    name: 'total_90d',
    type: 'number',
    yaml: 'sum: total\nwithin: 90d',
    sql: within(90, 'total(p_total)'),
  },
  { name: 'most', type: 'number', yaml: 'max: total', sql: 'max(p_total)' },
  {
    name: 'days_since',
    type: 'integer',
    yaml: 'days_since: last',
    sql: `(:now - max("time")) / ${DAY}`,
  },
  {
    name: 'web_7d',
    type: 'integer',
    yaml: `count: true\nwhere: channel = "web"\nwithin: 7d`,
    sql: `count(*) filter (where p_channel = 'web' and ${past(7)})`,
  },
  {
    name: 'average_30d',
    type: 'number',
    yaml: 'avg: total\nwithin: 30d',
    sql: within(30, 'avg(p_total)'),
  },
  {
    name: 'brands_90d',
    type: 'integer',
    yaml: 'distinct: brand\nwithin: 90d',
    sql: within(90, 'count(distinct p_brand)'),
  },
];

/** Four events with thirteen features are two too many. */
const LEFT_OUT: ReadonlySet<string> = new Set(['average_30d_help_asked', 'brands_90d_help_asked']);

export const FEATURES: readonly FeatureText[] = EVENTS.flatMap((event) =>
  [...lasts, ...measured].map(({ name, ...rest }) => ({ ...rest, event, tag: `${name}_${event}` })),
).filter(({ tag }) => !LEFT_OUT.has(tag));

/** All features of one event in one query, a row per profile: what somebody who knows SQLite would write. */
export function fusedQuery(event: string): string {
  const columns = FEATURES.filter((feature) => feature.event === event);
  const choices = CHOICE_NAMES.map((choice) => `p_${choice} as last_${choice}`).join(', ');
  // Beside a single max() SQLite gives the other columns of the row that has it.
  return `
    with last as (
      select profile, max("time") as newest, ${choices} from "event_${event}" where bucket = 0 group by profile
    )
    select profile, ${columns.map(({ sql, tag }) => `${sql} as "${tag}"`).join(',\n      ')}
    from "event_${event}" join last using (profile)
    where bucket = 0
    group by profile`;
}
