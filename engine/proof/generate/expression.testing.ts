/**
 * Expressions over the names of a place, typed as the language wants them: numbers, texts and truth values. Every
 * one names something, for what is constant may be refused.
 */
import type { Dice } from './dice.testing.ts';
import type { ListName, Names } from './names.testing.ts';
import { CHANNELS, TEXTS } from './text.testing.ts';

type Make = (dice: Dice, names: Names, depth: number) => string;

const NUMBERS = ['1', '0', '2', '10', '2.5', '-1', '100'];
const EQUALITY = ['=', '!='];
const ORDER = ['>', '>=', '<', '<=', ...EQUALITY];

/** True, false, missing, or a fault; what a condition may be. */
export const flag: Make = (dice, names, depth) => {
  const forms = formsOf(names, depth, flagForms);
  return forms.length === 0 ? '$exists(at)' : dice.of(forms)(dice, names, depth);
};

/** A number, or missing. */
export const number: Make = (dice, names, depth) => {
  const forms = formsOf(names, depth, numberForms);
  return forms.length === 0 ? '1' : dice.of(forms)(dice, names, depth);
};

export const text: Make = (dice, names, depth) => {
  const forms = formsOf(names, depth, textForms);
  return forms.length === 0 ? '"a"' : dice.of(forms)(dice, names, depth);
};

interface Form {
  /** Whether the place has what it needs. */
  readonly needs: (names: Names) => boolean;
  readonly isDeep: boolean;
  readonly make: Make;
}

const hasNumbers = ({ numbers }: Names) => numbers.length > 0;
const hasTexts = ({ texts }: Names) => texts.length > 0;
const hasInstants = ({ instants }: Names) => instants.length > 0;
const mappings = ({ lists }: Names) =>
  lists.filter(({ numbers, texts }) => numbers.length * texts.length > 0);
const hasMappings = (names: Names) => mappings(names).length > 0;
const scalars = ({ lists }: Names) => lists.filter(({ element }) => element === 'text');
const figures = ({ lists }: Names) => lists.filter(({ element }) => element === 'number');
const hasFigures = (names: Names) => figures(names).length > 0;
const hasScalars = (names: Names) => scalars(names).length > 0;

function formsOf(names: Names, depth: number, forms: readonly Form[]): Make[] {
  return forms.filter(({ needs, isDeep }) => needs(names) && (depth > 0 || !isDeep)).map(({ make }) => make);
}

function literal(dice: Dice): string {
  return JSON.stringify(dice.of([...TEXTS, ...CHANNELS]));
}

function anyName(dice: Dice, { numbers, texts, booleans, dates, instants, lists }: Names): string {
  return dice.of([
    ...numbers,
    ...texts,
    ...booleans,
    ...dates,
    ...instants,
    ...lists.map(({ name }) => name),
  ]);
}

function element(dice: Dice, names: Names, from: (list: ListName) => readonly string[]): string {
  const list = dice.of(mappings(names));
  const filter = dice.of([
    '',
    '',
    `[${dice.of(list.numbers)} > 1]`,
    `[${dice.of(list.texts)} = ${literal(dice)}]`,
    '[0]',
    '[-1]',
  ]);
  return `${list.name}${filter}.${dice.of(from(list))}`;
}

/** A path that gives one value at most. */
function single(dice: Dice, names: Names, from: (list: ListName) => readonly string[]): string {
  const list = dice.of(mappings(names));
  return `${list.name}[${dice.of(['0', '-1'])}].${dice.of(from(list))}`;
}

const numberForms: readonly Form[] = [
  { needs: hasNumbers, isDeep: false, make: (dice, { numbers }) => dice.of(numbers) },
  { needs: hasNumbers, isDeep: false, make: (dice, { numbers }) => dice.of(numbers) },
  {
    needs: hasMappings,
    isDeep: false,
    make: (dice, names) =>
      `$${dice.of(['sum', 'sum', 'max', 'min', 'average', 'count'])}(${element(dice, names, ({ numbers }) => numbers)})`,
  },
  { needs: hasMappings, isDeep: false, make: (dice, names) => single(dice, names, ({ numbers }) => numbers) },
  { needs: hasScalars, isDeep: false, make: (dice, names) => `$count(${dice.of(scalars(names)).name})` },
  {
    needs: hasFigures,
    isDeep: false,
    make: (dice, names) =>
      `$${dice.of(['sum', 'max', 'count', 'average'])}(${dice.of(figures(names)).name}${dice.of(['', '', '[$ > 1]'])})`,
  },
  { needs: hasTexts, isDeep: false, make: (dice, { texts }) => `$length(${dice.of(texts)})` },
  { needs: hasTexts, isDeep: false, make: (dice, { texts }) => `$number(${dice.of(texts)})` },
  {
    needs: hasInstants,
    isDeep: false,
    make: (dice, { instants }) =>
      `$local(${dice.of(instants)}, "${dice.of(['H', 'd', 'D', 'M', 'Y', 'm'])}")`,
  },
  {
    needs: hasNumbers,
    isDeep: true,
    make: (dice, names, depth) =>
      `(${number(dice, names, depth - 1)} ${dice.of(['+', '*', '-', '/', '%'])} ${operand(dice, names, depth - 1)})`,
  },
  {
    needs: hasNumbers,
    isDeep: true,
    make: (dice, names, depth) =>
      `$${dice.of(['round', 'floor', 'ceil', 'abs'])}(${number(dice, names, depth - 1)})`,
  },
  {
    needs: hasNumbers,
    isDeep: true,
    make: (dice, names, depth) =>
      `(${flag(dice, names, depth - 1)} ? ${number(dice, names, depth - 1)} : ${dice.of(NUMBERS)})`,
  },
];

function operand(dice: Dice, names: Names, depth: number): string {
  return dice.chance(40) ? number(dice, names, depth) : dice.of(NUMBERS);
}

const textForms: readonly Form[] = [
  { needs: hasTexts, isDeep: false, make: (dice, { texts }) => dice.of(texts) },
  { needs: hasTexts, isDeep: false, make: (dice, { texts }) => dice.of(texts) },
  { needs: hasMappings, isDeep: false, make: (dice, names) => single(dice, names, ({ texts }) => texts) },
  { needs: hasNumbers, isDeep: false, make: (dice, { numbers }) => `$string(${dice.of(numbers)})` },
  {
    needs: hasScalars,
    isDeep: false,
    make: (dice, names) => `$join(${dice.of(scalars(names)).name}, ${literal(dice)})`,
  },
  {
    needs: hasTexts,
    isDeep: true,
    make: (dice, names, depth) =>
      `$${dice.of(['uppercase', 'uppercase', 'lowercase', 'trim'])}(${text(dice, names, depth - 1)})`,
  },
  {
    needs: hasTexts,
    isDeep: true,
    make: (dice, names, depth) => `(${text(dice, names, depth - 1)} & ${literal(dice)})`,
  },
  {
    needs: hasTexts,
    isDeep: true,
    make: (dice, names, depth) =>
      `$substring(${text(dice, names, depth - 1)}, ${dice.of(['0', '1', '-1'])}, 1)`,
  },
  {
    needs: hasTexts,
    isDeep: true,
    make: (dice, names, depth) => `(${flag(dice, names, depth - 1)} ? ${text(dice, names, depth - 1)} : "b")`,
  },
];

const flagForms: readonly Form[] = [
  {
    needs: hasNumbers,
    isDeep: false,
    make: (dice, names, depth) => `${number(dice, names, depth - 1)} ${dice.of(ORDER)} ${dice.of(NUMBERS)}`,
  },
  {
    needs: hasTexts,
    isDeep: false,
    make: (dice, names, depth) => `${text(dice, names, depth - 1)} ${dice.of(ORDER)} ${literal(dice)}`,
  },
  { needs: () => true, isDeep: false, make: (dice, names) => `$exists(${anyName(dice, names)})` },
  {
    needs: ({ booleans }) => booleans.length > 0,
    isDeep: false,
    make: (dice, { booleans }) => dice.of(booleans),
  },
  {
    needs: hasTexts,
    isDeep: false,
    make: (dice, names, depth) => `${text(dice, names, depth - 1)} in ["a", ${literal(dice)}, "web"]`,
  },
  {
    needs: hasMappings,
    isDeep: false,
    make: (dice, names) => `${literal(dice)} in ${element(dice, names, ({ texts }) => texts)}`,
  },
  {
    needs: hasScalars,
    isDeep: false,
    make: (dice, names) => `${literal(dice)} in ${dice.of(scalars(names)).name}`,
  },
  {
    needs: hasFigures,
    isDeep: false,
    make: (dice, names) => `${dice.of(NUMBERS)} in ${dice.of(figures(names)).name}`,
  },
  {
    needs: hasTexts,
    isDeep: false,
    make: (dice, names, depth) => `$contains(${text(dice, names, depth - 1)}, ${literal(dice)})`,
  },
  {
    needs: ({ instants }) => instants.length > 1,
    isDeep: false,
    make: (dice, { instants }) =>
      `$plus(${dice.of(instants)}, "${dice.of(['1d', '-2d', '36h'])}") ${dice.of(['<', '>='])} ${dice.of(instants)}`,
  },
  {
    needs: () => true,
    isDeep: true,
    make: (dice, names, depth) =>
      `(${flag(dice, names, depth - 1)} ${dice.of(['and', 'or'])} ${flag(dice, names, depth - 1)})`,
  },
  { needs: () => true, isDeep: true, make: (dice, names, depth) => `$not(${flag(dice, names, depth - 1)})` },
  {
    needs: hasNumbers,
    isDeep: true,
    make: (dice, names, depth) =>
      `${number(dice, names, depth - 1)} ${dice.of(ORDER)} ${number(dice, names, depth - 1)}`,
  },
];
