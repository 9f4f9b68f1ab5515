/** Two runs of the same messages, of which one was killed often: what was lost, what was doubled, what is in doubt. */
import type { Message, PersonPicture, Picture } from './picture.ts';
import { isResent } from './picture.ts';
import type { Arrivals } from './sinks.ts';

export interface Run {
  readonly picture: Picture;
  /** Channel → what arrived. */
  readonly arrivals: ReadonlyMap<string, Arrivals>;
}

export interface KilledRun extends Run {
  /** Key → the lives at whose end it was in `sending`. */
  readonly doubts: ReadonlyMap<string, ReadonlySet<number>>;
  /** Messages that were held, had arrived, and were dropped by hand. */
  readonly dropped: readonly Message[];
}

export interface Comparison {
  /** Each says what is wrong; none, where nothing was lost or doubled. */
  readonly faults: readonly string[];
  readonly effects: number;
  /** Messages that arrived twice because their channel sends again what is in doubt. */
  readonly resent: number;
}

export function compare(killed: KilledRun, calm: Run): Comparison {
  const faults: string[] = [];
  const { effects, resent } = compareArrivals(killed, calm, faults);
  comparePeople(killed, calm, faults);
  for (const [name, { picture }] of Object.entries({ killed, calm })) {
    if (picture.quarantined > 0) faults.push(`${name} run: ${picture.quarantined} messages in quarantine`);
    for (const [user, { decisions }] of picture.people)
      for (const line of decisions)
        if (line.includes(' refused ') && !line.endsWith('dropped_by_hand'))
          faults.push(`${name} run: ${user}: ${line}`);
    for (const status of ['ready', 'sending', 'failed', 'doubtful'] as const)
      for (const { key, place } of picture.effects.get(status)!)
        faults.push(`${name} run: the message ${key} of ${place} is left ${status}`);
  }
  return { faults, effects, resent };
}

function compareArrivals(killed: KilledRun, calm: Run, faults: string[]) {
  let effects = 0;
  let resent = 0;
  for (const [channel, wanted] of calm.arrivals) {
    // A trial that sends nothing proves nothing.
    if (wanted.size === 0) faults.push(`nothing was sent on ${channel}`);
    const arrived = killed.arrivals.get(channel)!;
    for (const [key, lives] of wanted) {
      effects += 1;
      if (lives.length > 1) faults.push(`calm run: ${channel} got ${key} ${lives.length} times`);
      if (!arrived.has(key)) faults.push(`lost: ${channel} never got ${key}`);
    }
    for (const [key, lives] of arrived) {
      if (!wanted.has(key)) faults.push(`not wanted: ${channel} got ${key}`);
      // Every time but the last it must have been in doubt when the daemon died, on a channel that then sends again.
      const isExcused = (life: number) => isResent(channel) && killed.doubts.get(key)?.has(life);
      const inexcusable = lives.slice(0, -1).filter((life) => !isExcused(life));
      if (inexcusable.length > 0)
        faults.push(
          `doubled: ${channel} got ${key} in the lives ${lives.join(', ')}, and was in doubt after ${[...(killed.doubts.get(key) ?? [])].join(', ') || 'none'}`,
        );
      else resent += lives.length - 1;
    }
  }
  return { effects, resent };
}

function comparePeople(killed: KilledRun, calm: Run, faults: string[]): void {
  const excused = new Set(killed.dropped.map(({ place }) => place));
  const { people } = killed.picture;
  for (const user of people.keys())
    if (!calm.picture.people.has(user)) faults.push(`only the killed run knows ${user}`);
  for (const [user, wanted] of calm.picture.people) {
    const found = people.get(user);
    if (!found) faults.push(`lost: the killed run does not know ${user}`);
    else comparePerson(user, without(found, user, excused), without(wanted, user, excused), faults);
  }
}

/** A message that arrived and was dropped by hand is told as refused, though it went out: both sides forget it. */
function without(picture: PersonPicture, user: string, excused: ReadonlySet<string>): PersonPicture {
  const places = [...excused].filter((place) => place.startsWith(`${user} `));
  if (places.length === 0) return picture;
  const steps = places.map((place) => place.split(' ')[1]!.split('.') as [string, string]);
  const ofStep = (event: string) => {
    const [type, , properties] = JSON.parse(event) as [string, null, { journey?: string; step?: string }];
    return (
      type.startsWith('message_') &&
      steps.some(([journey, step]) => properties.journey === journey && properties.step === step)
    );
  };
  return {
    ...picture,
    // Counts what was sent.
    segments: picture.segments.filter((segment) => segment !== 'much_written_to'),
    events: picture.events.filter((event) => !ofStep(event)),
    decisions: picture.decisions.filter(
      (line) => !steps.some(([journey, step]) => line.startsWith(`${journey}.${step} `)),
    ),
  };
}

function comparePerson(user: string, found: PersonPicture, wanted: PersonPicture, faults: string[]): void {
  for (const about of ['traits', 'segments', 'events', 'decisions'] as const) {
    const [left, right] = [found[about], wanted[about]].map((value) =>
      typeof value === 'string' ? [value] : [...value],
    ) as [string[], string[]];
    for (const line of minus(right, left)) faults.push(`${user}, ${about}: lost ${line}`);
    for (const line of minus(left, right)) faults.push(`${user}, ${about}: too many ${line}`);
  }
  for (const [id, line] of wanted.instances)
    if (found.instances.get(id) !== line)
      faults.push(`${user}, instance ${id}: ${found.instances.get(id) ?? 'lost'} instead of ${line}`);
  for (const [id, line] of found.instances)
    if (!wanted.instances.has(id)) faults.push(`${user}, instance ${id}: too many (${line})`);
}

/** Lines of the one that the other has not, as often. */
function minus(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
