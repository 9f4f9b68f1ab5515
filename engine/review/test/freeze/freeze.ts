/**
 * A test made of what has really happened: one person's way through a journey, with everything that led to it, as
 * profiles, events and expectations. Personal data is replaced (`stand-ins.ts`); nothing is written.
 */

import { isInControl } from '../../../compiler/assignment.ts';
import { engineOnly, ownActs, toldProperties } from '../../../compiler/tests/own-acts.ts';
import type { Instance } from '../../../evaluate/instance.ts';
import { builtinEvents } from '../../../language/builtin-events.ts';
import { fieldsOf, propertiesOf } from '../../../language/fields.ts';
import { formatInstant } from '../../../language/instant.ts';
import type {
  FieldDefinition,
  TestDefinition,
  TestEvent,
  TestExpectation,
  TestProfile,
} from '../../../language/kinds.ts';
import { formatOffset } from '../../../language/offset.ts';
import type { Workspace } from '../../../language/workspace.ts';
import type { ChangeRow, DecisionRow, EventRow, Json, JsonObject, Store } from '../../../store/store.ts';
import type { Person } from '../../person.ts';
import { stepIn } from '../facts.ts';
import { StandIns } from './stand-ins.ts';

const SECOND = 1_000;
/** What arrives later than this is not told as it happens. */
const LATE = 60 * SECOND;
/** What arrives later than this was told by an import. */
const IMPORT = 3_600 * SECOND;
/** More than one person has. */
const MOST = 100_000;

export interface Freezing {
  readonly store: Store;
  readonly workspace: Workspace;
  readonly person: Person;
  readonly journey: string;
  /** Of the test. */
  readonly id: string;
}

/** Null where the person has never been in the journey. */
export async function freeze(freezing: Freezing): Promise<TestDefinition | null> {
  const { store, person, journey, workspace } = freezing;
  const instance = person.draft.instances.filter((one) => one.journey === journey).at(-1);
  if (!instance) return null;
  const decisions = (await store.people.decisionsOf(person.draft.id, MOST)).toReversed();
  const changes = await store.people.changesOf(person.draft.id, MOST);
  const start = instance.startedAt - (instance.startedAt % SECOND);
  const standIns = new StandIns(workspace, person.run.program.profile);
  const until = instance.endedAt ?? person.draft.at;
  const events = person.events
    .filter(({ type, at }) => at <= until && !engineOnly.has(type) && type !== 'offer_redeemed')
    .flatMap((event) => eventOf(event, start, { standIns, changes, workspace }));
  return {
    kind: 'test',
    id: freezing.id,
    title: `One way through ${journey}, as it really went`,
    covers: { journey },
    clock: { start: formatInstant(start).replace('.000Z', 'Z'), zone: workspace.settings.zone },
    profiles: { person: profileOf(freezing, instance, standIns) },
    ...(events.length > 0 && { events }),
    expect: expectationsOf(freezing, instance, decisions, start, until),
  } as TestDefinition;
}

function profileOf(
  { person, workspace, journey }: Freezing,
  instance: Instance,
  standIns: StandIns,
): TestProfile {
  const { draft, run, events } = person;
  const { program } = run;
  const profile = workspace.get('entity', 'profile');
  const fields: Readonly<Record<string, FieldDefinition>> = profile ? fieldsOf(workspace, profile) : {};
  const written = setByJourneys(workspace);
  const imported = new Set(program.tags.filter((tag) => tag.imported).map(({ id }) => id));
  const values = Object.entries(draft.traits).filter(([name]) => !written.has(name));
  const traits = values
    .filter(([name]) => fields[name] !== undefined)
    .map(([name, value]) => [name, standIns.of(name, value, fields[name])]);
  const tags = values.filter(([name]) => imported.has(name));
  const experiments = events
    .filter(({ type }) => type === 'experiment_exposed')
    .map(({ properties }) => [String(properties['experiment']), String(properties['arm'])]);
  const splits = Object.entries(instance.results).flatMap(([step, { arm }]) => {
    const isSplit = 'split' in (stepIn(workspace, journey, step) ?? {});
    // The draw of a test is that of the first way without a key.
    return isSplit && typeof arm === 'string' && instance.key === '' ? [[`${journey}.${step}`, arm]] : [];
  });
  const control = program.policy.control
    .filter(({ percent, seed }) => isInControl(draft.id, percent, seed))
    .map((row) => row.class);
  return {
    ...filled('traits', Object.fromEntries(traits)),
    ...filled('tags', Object.fromEntries(tags)),
    ...filled('arms', Object.fromEntries([...experiments, ...splits])),
    ...(control.length > 0 && { control: [...new Set(control)] }),
  };
}

function filled(key: string, values: JsonObject): JsonObject {
  return Object.keys(values).length === 0 ? {} : { [key]: values };
}

/** Traits that a journey writes come of the journey, in a test too. */
function setByJourneys(workspace: Workspace): ReadonlySet<string> {
  const names = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { set } = value as { readonly set?: unknown };
    if (typeof set === 'object' && set !== null) for (const name of Object.keys(set)) names.add(name);
    for (const part of Object.values(value)) look(part);
  };
  for (const { value } of workspace.all('journey')) look([value.steps, value.finally]);
  return names;
}

interface Telling {
  readonly standIns: StandIns;
  readonly changes: readonly ChangeRow[];
  readonly workspace: Workspace;
}

function eventOf(event: EventRow, start: number, telling: Telling): TestEvent[] {
  const { type, time, at, properties } = event;
  const when = { at: offsetOf(time, start), who: 'person', did: type };
  if (Object.hasOwn(ownActs, type)) return ownActOf(event, when, telling);
  const isImported =
    at - time > IMPORT || telling.changes.some((change) => change.at === at && change.cause === 'import');
  const declared = telling.workspace.get('event', type)?.value ?? builtinEvents.find(({ id }) => id === type);
  const known = declared ? propertiesOf(declared) : {};
  const said = Object.entries(properties).filter(
    ([name]) => known[name] !== undefined && !(type === 'consent_changed' && !CONSENT.has(name)),
  );
  const told = said.map(([name, value]) => [
    name,
    type === 'consent_changed' ? value : telling.standIns.of(name, value, known[name]),
  ]);
  return [
    {
      ...when,
      ...(told.length > 0 && { with: Object.fromEntries(told) }),
      ...((isImported || at - time > LATE) && { arrives: offsetOf(at, start) }),
      ...(isImported && { imported: true }),
    } as TestEvent,
  ];
}

const CONSENT: ReadonlySet<string> = new Set(['class', 'channel', 'given']);

function ownActOf(
  { properties, type, at }: EventRow,
  when: { at: string; who: string; did: string },
  { standIns }: Telling,
): TestEvent[] {
  const { journey, step } = properties;
  if (typeof journey !== 'string' || typeof step !== 'string' || at === 0) return [];
  const told = (toldProperties[type] ?? [])
    .filter((name) => properties[name] !== undefined)
    .map((name) => [
      name,
      name === 'bounce' || name === 'outcome' || name === 'link'
        ? properties[name]
        : standIns.of(name, properties[name] as Json),
    ]);
  return [
    {
      ...when,
      of: { step: `${journey}.${step}` },
      ...(told.length > 0 && { with: Object.fromEntries(told) }),
    } as TestEvent,
  ];
}

/** A whole second: the engine's timers run when their instant has passed. */
function offsetOf(instant: number, start: number): string {
  const span = instant - start;
  return formatOffset(span - (((span % SECOND) + SECOND) % SECOND));
}

function expectationsOf(
  { person, journey }: Freezing,
  instance: Instance,
  decisions: readonly DecisionRow[],
  start: number,
  until: number,
): TestExpectation[] {
  const own = decisions.filter((one) => one.instance === instance.id);
  const key = instance.key === '' ? {} : { key: instance.key };
  const sent = person.events
    .filter(({ type, properties }) => type === 'message_sent' && properties['instance'] === instance.id)
    .map(({ at, properties }) => {
      const { template, channel, locale, step } = properties;
      return { at, expected: { sent: [{ step: `${journey}.${step}`, template, channel, locale }] } };
    });
  const notSent = own
    .filter(({ outcome }) => outcome === 'refused' || outcome === 'withheld')
    .map(({ at, step, reason }) => ({
      at,
      expected: { sent: [{ step: `${journey}.${step}`, withheld: reason }] },
    }));
  const granted = own
    .filter(({ outcome }) => outcome === 'granted')
    .map(({ at, step, detail }) => ({
      at,
      expected: { granted: [{ offer: detail['offer'], step: `${journey}.${step}` }] },
    }));
  const tasks = person.events
    .filter(({ type, properties }) => type === 'task_created' && properties['instance'] === instance.id)
    .map(({ at, properties: { step, template, team } }) => ({
      at,
      expected: { tasks: [{ step: `${journey}.${step}`, template, ...(team !== undefined && { team }) }] },
    }));
  const end =
    instance.endedAt === null
      ? {
          at: until,
          expected: {
            position: {
              [journey]: instance.step === null ? { inside: true, ...key } : { step: instance.step, ...key },
            },
          },
        }
      : {
          at: instance.endedAt,
          expected: { position: { [journey]: { ended: instance.reason ?? 'done', ...key } } },
        };
  return [...sent, ...notSent, ...granted, ...tasks, end]
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, expected }) => ({ at: offsetOf(at, start), who: 'person', ...expected }) as TestExpectation);
}
