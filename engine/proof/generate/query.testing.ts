/**
 * Segments of the part of the grammar that has SQL: declared scalar columns against values written out, and
 * behaviour over them. The rest of the grammar hardly ever has, so it would hardly ever be asked.
 */
import type { Plain } from '../naive/person.testing.ts';
import { amounts, comparison, counts } from './comparison.testing.ts';
import type { Dice } from './dice.testing.ts';
import { type Names, namesOf, occurrenceNames } from './names.testing.ts';
import type { Place } from './place.testing.ts';
import { span } from './span.testing.ts';
import { CHANNELS, TEXTS } from './text.testing.ts';
import { NOTHING, withWalked } from './things.testing.ts';
import { window } from './window.testing.ts';
import { type Declared, eventsOf, type World } from './world.testing.ts';

const NUMBERS = ['1', '0', '2', '10', '2.5', '-1', '100', '0.1'];

export function queriesOf(world: World, all: readonly Dice[]): Plain[] {
  const segments: string[] = [];
  return all.map((dice, index) => {
    const place: Place = {
      world,
      entity: 'profile',
      events: columns(eventsOf(world, 'profile')),
      names: namesOf(scalars(withWalked(world.traits, NOTHING))),
      segments: [...segments],
      tracked: [],
      depth: 2,
    };
    const id = `query_${index}`;
    segments.push(id);
    return { kind: 'segment', id, who: query(dice, place) };
  });
}

/** What is inside a mapping is no column. */
function scalars(declared: Declared): Declared {
  const isMapping = (one: string | Plain) => typeof one === 'object' && one['type'] === 'object';
  return Object.fromEntries(Object.entries(declared).filter(([, one]) => !isMapping(one)));
}

function columns(events: Place['events']): Place['events'] {
  return Object.fromEntries(Object.entries(events).map(([event, declared]) => [event, scalars(declared)]));
}

function query(dice: Dice, place: Place): unknown {
  const form = dice.of(['did', 'did', 'did', 'did', 'flag', 'date', 'in', 'all', 'any', 'none', 'not']);
  const below = { ...place, depth: place.depth - 1 };
  if (form === 'flag') return flag(dice, place.names);
  if (form === 'date') return { date: dice.of(place.names.dates), [dice.of(['last', 'next'])]: span(dice) };
  if (form === 'in' && place.segments.length > 0) return { in: dice.of(place.segments) };
  if (form === 'did' || form === 'in' || place.depth === 0) return did(dice, place);
  return { [form]: form === 'not' ? query(dice, below) : dice.list(1, 3, () => query(dice, below)) };
}

function did(dice: Dice, place: Place): Plain {
  const { events } = place;
  const event = dice.of(Object.keys(events));
  const names = occurrenceNames(events[event]!, undefined);
  return {
    did: event,
    ...(dice.chance(50) && { where: filter(dice, names) }),
    ...question(dice, names),
    ...window(dice, place),
  };
}

function filter(dice: Dice, names: Names): unknown {
  const form = dice.of(['flag', 'flag', 'flag', 'all', 'any', 'none', 'not']);
  if (form === 'flag') return flag(dice, names);
  return { [form]: form === 'not' ? flag(dice, names) : dice.list(1, 2, () => flag(dice, names)) };
}

function question(dice: Dice, names: Names): Plain {
  const form = dice.of(['once', 'times', 'times', 'which', 'which', 'aggregate', 'aggregate', 'distinct']);
  if (form === 'once') return {};
  if (form === 'times') return { times: comparison(dice, counts) };
  if (form === 'which') return { which: dice.of(['last', 'first']) };
  if (form === 'distinct') {
    const { texts, numbers, booleans } = names;
    return { distinct: dice.of([...texts, ...numbers, ...booleans]), is: comparison(dice, counts) };
  }
  return {
    [dice.of(['sum', 'avg', 'min', 'max'])]: number(dice, names),
    is: comparison(dice, amounts),
  };
}

function number(dice: Dice, { numbers }: Names): string {
  const form = dice.of(['name', 'name', 'reckoned', 'two']);
  if (form === 'name') return dice.of(numbers);
  const other = form === 'two' ? dice.of(numbers) : dice.of(NUMBERS);
  return `(${dice.of(numbers)} ${dice.of(['+', '-', '*'])} ${other})`;
}

function flag(dice: Dice, names: Names): string {
  const form = dice.of(['leaf', 'leaf', 'name', 'two', 'three']);
  if (form === 'name' && names.booleans.length > 0) return dice.of(names.booleans);
  if (form === 'two') return `${leaf(dice, names)} ${joiner(dice)} ${leaf(dice, names)}`;
  if (form === 'three')
    return `(${leaf(dice, names)} ${joiner(dice)} ${leaf(dice, names)}) ${joiner(dice)} ${leaf(dice, names)}`;
  return leaf(dice, names);
}

function joiner(dice: Dice): string {
  return dice.of(['and', 'or']);
}

function leaf(dice: Dice, names: Names): string {
  const { numbers, texts, booleans, dates } = names;
  const form = dice.of(['number', 'number', 'number', 'text', 'in', 'boolean', 'exists']);
  const literal = () => JSON.stringify(dice.of([...TEXTS, ...CHANNELS]));
  if (form === 'text' && texts.length > 0) return `${dice.of(texts)} = ${literal()}`;
  if (form === 'in' && texts.length > 0) return `${dice.of(texts)} in [${literal()}, ${literal()}]`;
  if (form === 'boolean' && booleans.length > 0)
    return `${dice.of(booleans)} = ${dice.of(['true', 'false'])}`;
  if (form === 'exists') return `$exists(${dice.of([...numbers, ...texts, ...booleans, ...dates])})`;
  return `${number(dice, names)} ${dice.of(['>=', '<', '>', '<=', '='])} ${dice.of(NUMBERS)}`;
}
