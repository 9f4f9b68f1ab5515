/**
 * The made-up shop as YAML text: fifty features, and as many tags, segments and journeys over them as a measure
 * asks for. Written to a folder and read by the real loader, so nothing here knows what definitions become.
 */
import { FEATURES } from './features.ts';
import { thresholdSegments } from './thresholds.ts';
import { CHANNELS, CHOICE_NAMES, CHOICES, EVENTS } from './vocabulary.ts';

export interface Size {
  /** At least fifty: one per feature; what is more is worked out from those. */
  readonly tags: number;
  readonly journeys: number;
  /**
   * `changing`: 200 segments, three in four of which ask what somebody did last, so that some ten memberships
   * change at every event.
   */
  readonly segments: 'changing' | 'none';
  /** So many segments beside them, few of which change. */
  readonly thresholds: number;
}

/** 200 segments, 100 tags and 20 journeys: what most measures run. */
export const STANDARD: Size = { tags: 100, journeys: 20, segments: 'changing', thresholds: 0 };

/** Path → text. */
export function definitionsOf({ tags, journeys, segments, thresholds }: Size): Record<string, string> {
  const journeyTexts = EVENTS.flatMap((event) => journeysOf(event)).slice(0, journeys);
  const files: [path: string, documents: readonly string[]][] = [
    ['carillon.yaml', [SETTINGS]],
    ['profile.yaml', [PROFILE]],
    ['identity.yaml', [IDENTITY]],
    ['events.yaml', EVENTS.map(eventText)],
    ['tags/features.yaml', FEATURES.map(featureTag)],
    ['tags/derived.yaml', Array.from({ length: tags - FEATURES.length }, (_, index) => derivedTag(index))],
    ['segments.yaml', segments === 'changing' ? EVENTS.flatMap(changingSegments) : []],
    ['thresholds.yaml', thresholdSegments(thresholds)],
    ['journeys.yaml', journeyTexts],
  ];
  return Object.fromEntries(
    files
      .filter(([, documents]) => documents.length > 0)
      .map(([path, documents]) => [path, documents.join('---\n')]),
  );
}

const SETTINGS = `name: bench
zone: Europe/London
locale: en
language: 1
environments:
  local:
    store: "sqlite::memory:"
`;

const PROFILE = `kind: entity
id: profile
fields:
  first_name: text
  email: { type: text, pii: true }
  country: text
  plan: text
  score: number
  noted: text
`;

const IDENTITY = `kind: identity
id: people
identifiers:
  - { id: user_id, limit: 1 }
  - { id: email, normalise: email, limit: 3 }
  - { id: anonymous_id, limit: 50 }
`;

function eventText(event: string): string {
  return `kind: event
id: ${event}
properties:
${CHOICE_NAMES.map((choice) => `  ${choice}: text\n`).join('')}  channel: { type: text, one_of: [${CHANNELS.join(', ')}] }
  total: { type: number, decimals: 2, minimum: 0 }
  quantity: integer
`;
}

function featureTag({ tag, event, type, yaml }: (typeof FEATURES)[number]): string {
  return `kind: tag\nid: ${tag}\ntype: ${type}\ndid: ${event}\n${yaml}\n`;
}

/** Tags over tags, four forms in turn. */
function derivedTag(index: number): string {
  const event = EVENTS[index % EVENTS.length]!;
  const level = 1 + Math.floor(index / EVENTS.length);
  const forms = [
    `type: boolean\nvalue: count_${event} >= ${2 * level}\n`,
    `type: number\nvalue: 'count_30d_${event} > 0 ? total_90d_${event} / (count_30d_${event} + ${level}) : 0'\n`,
    `type: text\nrules:
  - { when: total_90d_${event} >= ${100 * level}, then: gold }
  - { when: total_90d_${event} >= ${40 * level}, then: silver }
  - { then: bronze }\n`,
    `type: text\nvalue: 'last_category_${event} & "/" & last_brand_${event}'\n`,
  ];
  return `kind: tag\nid: derived_${index + 1}\n${forms[level % forms.length]}`;
}

/** Fifty segments about one event: 36 about the last occurrence, 14 about how often, how much and how long ago. */
function changingSegments(event: string): string[] {
  const lasts = CHOICE_NAMES.flatMap((choice) =>
    CHOICES[choice].map((value) => segment(`last_${event}_${value}`, `last_${choice}_${event} = "${value}"`)),
  );
  const count = (least: number) => `{ did: ${event}, within: 30d, times: { at_least: ${least} } }`;
  const thresholds = [
    ...[2, 4, 7, 11].map((least) => segment(`often_${event}_${least}`, count(least))),
    ...[100, 300, 700].map((least) => segment(`spent_${event}_${least}`, `total_90d_${event} >= ${least}`)),
    segment(`away_${event}`, `days_since_${event} >= 7`),
    segment(`online_${event}`, `web_7d_${event} >= 2`),
    segment(`large_${event}`, `most_${event} > 95`),
    segment(`loyal_${event}`, `count_${event} >= 10 and total_90d_${event} > 250`),
    segment(
      `regular_${event}`,
      `\n  all:\n    - ${count(3)}\n    - { none: [ { in: away_${event} }, 'count_${event} < 5' ] }`,
    ),
    segment(
      `keen_${event}`,
      `\n  any:\n    - { in: [often_${event}_7, spent_${event}_700] }\n    - total_90d_${event} > 900`,
    ),
    segment(`quiet_${event}`, `\n  not: ${count(1)}`),
  ];
  return [...lasts, ...thresholds];
}

function segment(id: string, who: string): string {
  return `kind: segment\nid: ${id}\nwho: ${who}\n`;
}

/** Five journeys, each begun by another device: of six devices, so an event begins 0.7 of them. */
function journeysOf(event: string): string[] {
  return CHOICES.device.slice(0, 5).map((device, index) => {
    const goal = index < 2 ? 'goal: { when: { did: order_completed }, up_to: 1h }\n' : '';
    return `kind: journey
id: ${event}_${device}
start: { enters: last_${event}_${device}, again: always }
${goal}steps:
  - { id: pause, wait: 30m }
  - id: route
    branch:
      - when: count_30d_${event} >= 3
        then:
          - { id: note, set: { noted: '"regular"' } }
      - then:
          - id: halves
            split:
              - { id: one, share: 1, then: [ { id: begun, set: { noted: '"new"' } } ] }
              - { id: other, share: 1 }
  - { id: leave, exit: finished }
`;
  });
}
