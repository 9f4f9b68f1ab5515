/** Values for declared properties and traits: present, missing, null, and of the wrong type. */
import type { Plain } from '../naive/person.testing.ts';
import type { Dice } from './dice.testing.ts';
import { CARTS, TEXTS } from './text.testing.ts';
import { DEVICES, KEYS } from './things.testing.ts';
import type { Declared } from './world.testing.ts';

type Make = (dice: Dice, declared: Plain, begin: number) => unknown;

const makers: Readonly<Record<string, Make>> = {
  number: (dice, { decimals }) =>
    decimals === undefined ? dice.of([1, 0.1, 0.2, 2.55, -3, 1 / 3, 0.00005, 1e6]) : dice.from(0, 6000) / 100,
  integer: (dice) => dice.of([1, 2, 0, 3, -1, 10, 2 ** 53 - 1]),
  text: (dice, { one_of }) => dice.of((one_of as readonly string[] | undefined) ?? TEXTS),
  boolean: (dice) => dice.of([true, false]),
  date: (dice, _declared, begin) =>
    dice.of([
      new Date(begin + dice.from(-20, 40) * 86_400_000).toISOString().slice(0, 10),
      new Date(begin + dice.from(-3, 6) * 86_400_000).toISOString().slice(0, 10),
      '1988-02-29',
      '1990-03-29',
      '2001-11-01',
    ]),
  instant: (dice, _declared, begin) => {
    const instant = new Date(begin + dice.from(-400, 1200) * 1_800_000);
    // The same instant, as another zone writes it.
    if (!dice.chance(30)) return instant.toISOString();
    return new Date(instant.getTime() + 2 * 3_600_000).toISOString().replace('Z', '+02:00');
  },
  object: (dice, { of }, begin) => propertiesFor(dice, of as Declared, begin),
  ref: (dice, { to, by }) => dice.of(by === undefined ? KEYS[String(to)]! : DEVICES),
  list: (dice, { of }, begin) =>
    dice.list(0, 3, () =>
      typeof of === 'string' ? makers[of]!(dice, {}, begin) : propertiesFor(dice, of as Declared, begin),
    ),
};

function written(declared: string | Plain): Plain {
  return typeof declared === 'string' ? { type: declared } : declared;
}

export function propertiesFor(dice: Dice, declared: Declared, begin: number): Plain {
  const properties: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(declared)) {
    const { type, required, ...rest } = written(one);
    if (required !== true && dice.chance(20)) {
      if (dice.chance(30)) properties[name] = null;
      continue;
    }
    const isKey = name === 'cart' || name === 'basket';
    properties[name] = isKey ? dice.of(CARTS) : makers[String(type)]!(dice, rest, begin);
  }
  // Nobody declared it, so it is kept and nobody can ask for it.
  return dice.chance(5) ? { ...properties, unheard_of: { deep: [1] } } : properties;
}

/** Some traits; a null unsets. */
export function traitsFor(dice: Dice, traits: Declared, begin: number, most: number): Plain {
  const names = Object.keys(traits);
  return Object.fromEntries(
    dice.list(1, most, () => {
      const name = dice.of(names);
      const { type, ...rest } = written(traits[name]!);
      return [name, dice.chance(20) ? null : makers[String(type)]!(dice, rest, begin)] as const;
    }),
  );
}

const WRONG: Readonly<Record<string, readonly unknown[]>> = {
  number: ['12', true, []],
  integer: [1.5, '1', 2 ** 53],
  text: [12, ['a']],
  boolean: ['true', 1],
  date: ['29.2.2026', '2026-02-30', 5],
  instant: ['2026-03-01', 0],
  list: ['a', { 0: 'a' }, [true]],
  object: ['a', 5, [1]],
  ref: [{ key: 'a' }, ['a']],
};

export function wrongTraits(dice: Dice, declared: Declared): Plain {
  const name = dice.of(Object.keys(declared));
  return { [name]: dice.of(WRONG[String(written(declared[name]!)['type'])]!) };
}

/** One property is of the wrong type. */
export function wrongProperties(dice: Dice, declared: Declared): Plain {
  const good = propertiesFor(dice, declared, 0);
  const name = dice.of(Object.keys(declared));
  return { ...good, [name]: dice.of(WRONG[String(written(declared[name]!)['type'])]!) };
}
