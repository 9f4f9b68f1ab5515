/** What an action is worth, as people read it: a table over the times, who was compared, and how far that can be believed. */
import { BALANCED } from '../statistics/balance.ts';
import type { ImpactFigure, ImpactOver } from './figures.ts';

const DECIMALS = 2;

/** A line of a list of metrics: over the longest time that anything can be said of. */
export function impactRow(figure: ImpactFigure): string[] {
  const told = figure.over.findLast(({ effect }) => effect !== null);
  const people = `${count(figure.did)} ${figure.did === 1 ? 'person' : 'people'}`;
  const value = told ? `${signed(figure, told.effect)} over ${told.time}` : 'none';
  return [figure.id, value, people, figure.title === figure.id ? '' : figure.title];
}

export function impactText(figure: ImpactFigure, at: number): string {
  const { title, of, over, did, others } = figure;
  const lines = [
    `${title}: what it adds to ${of}, per person, as of ${instant(at)}`,
    `${count(did)} did it for the first time; on ${count(others)} occasions others could have, and did not`,
    '',
    ...table(figure),
    '',
    ...balanceLines(over),
    '',
    ...notesOf(figure),
  ];
  return `${lines.join('\n')}\n`;
}

function table(figure: ImpactFigure): string[] {
  const percent = Math.round((1 - figure.alpha) * 1_000) / 10;
  const head = [
    '',
    'effect',
    `${percent} % interval`,
    'did it',
    'others',
    'alike to nobody',
    'unmatched difference',
  ];
  const rows = figure.over.map((one) => [
    `over ${one.time}`,
    one.effect === null ? 'too few' : signed(figure, one.effect),
    one.low === null ? '' : `${signed(figure, one.low, false)} to ${signed(figure, one.high, false)}`,
    count(one.matched.did),
    count(one.matched.others),
    count(one.unmatched.did),
    one.naive === null ? '' : signed(figure, one.naive),
  ]);
  return aligned([head, ...rows]);
}

/** Of the shortest time that says anything, which most people stand in. */
function balanceLines(over: readonly ImpactOver[]): string[] {
  const told = over.find(({ effect }) => effect !== null);
  if (!told) return ['nobody who did it found others alike: match on less, or in wider steps'];
  const rows = told.balance.map(({ name, before, after }) => [
    `  ${name}`,
    before.toFixed(2),
    after.toFixed(2),
    Math.abs(after) < BALANCED ? '' : 'not balanced',
  ]);
  return [
    `how alike they were just before, over ${told.time} (difference in standard deviations; under ${BALANCED} is balanced)`,
    ...aligned([['', 'all', 'matched', ''], ...rows]),
  ];
}

function notesOf({ over }: ImpactFigure): string[] {
  const longest = over.findLast(({ effect }) => effect !== null);
  const open = over.filter((one) => one.open.did > 0);
  const lost = Math.max(0, ...over.map(({ unmatched }) => unmatched.did));
  return [
    ...(open.length > 0
      ? [
          `left out, because their time is not over: ${open.map((one) => `${count(one.open.did)} of ${one.time}`).join(', ')}`,
        ]
      : []),
    ...(lost > 0 ? ['who is alike to nobody is left out, and the effect says nothing of them'] : []),
    ...(longest?.later
      ? [
          `${(longest.later * 100).toFixed(1)} % of the others did it after all within ${longest.time}: the effect is that of doing it then, against not then`,
        ]
      : []),
    'An estimate from what people chose to do: matched people are alike in what is listed, and may differ in what nobody recorded. Only an experiment rules that out.',
  ];
}

function signed({ unit, decimals }: ImpactFigure, value: number | null, withUnit = true): string {
  if (value === null) return 'none';
  const text = value.toLocaleString('en', {
    minimumFractionDigits: decimals ?? DECIMALS,
    maximumFractionDigits: decimals ?? DECIMALS,
    signDisplay: 'exceptZero',
  });
  return unit === null || !withUnit ? text : `${text} ${unit}`;
}

function count(people: number): string {
  return people.toLocaleString('en');
}

function instant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const cell = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!);
  return rows.map((row) => row.map(cell).join('  ').trimEnd());
}
