/** Up to a thousand segments over the same fifty features: thresholds at twenty levels, few of which are crossed. */
import { FEATURES } from './features.ts';
import { CHOICES, type Choice } from './vocabulary.ts';

const MOST_SEGMENTS = 1_000;

/** Where the thresholds of a feature begin, and how far they lie apart. */
const LEVELS: readonly [prefix: string, first: number, step: number][] = [
  ['count_30d', 3, 1],
  ['count', 6, 4],
  ['total_90d', 250, 150],
  ['average_30d', 20, 4],
  ['most', 50, 2.5],
  ['brands_90d', 1, 1],
  ['days_since', 1, 4],
  ['web_7d', 1, 1],
];

/** `count` of the thousand, evenly taken. */
export function thresholdSegments(count: number): string[] {
  // Few are taken from all over, and with a step of no multiple of fifty: else all would ask about one feature.
  const step = count > 0 && count < MOST_SEGMENTS / 2 ? Math.floor(MOST_SEGMENTS / count) + 1 : 1;
  return Array.from({ length: count }, (_, index) => oneSegment((index * step) % MOST_SEGMENTS));
}

function oneSegment(number: number): string {
  const feature = FEATURES[number % FEATURES.length]!;
  return `kind: segment\nid: threshold_${number + 1}\nwho: ${conditionOn(feature, Math.floor(number / FEATURES.length))}\n`;
}

function conditionOn({ tag, event, type }: (typeof FEATURES)[number], level: number): string {
  if (type === 'text') {
    const choice = tag.slice('last_'.length, -event.length - 1) as Choice;
    const values = CHOICES[choice];
    return `${tag} = "${values[level % values.length]}" and count_${event} >= ${20 + 4 * level}`;
  }
  const [, first, step] = LEVELS.find(([prefix]) => tag.startsWith(`${prefix}_`))!;
  const least = first + step * level;
  // Every other one asks about the behaviour itself, which is the same feature.
  if (tag === `count_30d_${event}` && level % 2 === 1) {
    return `{ did: ${event}, within: 30d, times: { at_least: ${least} } }`;
  }
  return `${tag} >= ${least}`;
}
