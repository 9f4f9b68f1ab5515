/** How a condition that can never hold, or always does, is told: the parts that exclude each other, and the mend. */
import type { Diagnostic, Range } from '../../language/diagnostic.ts';
import type { Impossible } from './index.ts';
import type { Need } from './need.ts';
import type { Part } from './part.ts';

type Told = Omit<Diagnostic, 'address'>;

export function neverFinding({ part, clash }: Impossible): Told {
  const [first, ...others] = clash;
  const last = others.at(-1);
  return last ? exclusion(first, others.slice(0, -1), last) : alone(first, part);
}

/** One part that no value satisfies. */
function alone(need: Need, part: Part): Told {
  const { text, range } = need.written();
  const whole = part.written();
  return {
    code: 'CAR-540',
    severity: 'error',
    what: `\`${whole.text}\` can never hold`,
    why: `${need.subject} ${need.domain.words}${whole.text === text ? '' : `, and \`${text}\` asks for something else`}`,
    fix: 'ask for a value that can be, or mend the declaration if it is the declaration that is wrong',
    range,
  };
}

/** Parts of which one leaves nothing to the others. */
function exclusion(first: Need, between: readonly Need[], last: Need): Told {
  const others = [first, ...between];
  const named = others.map(wordsOf).join(', ');
  const places = others.map((need) => placeOf(need.written().range)).join(', ');
  return {
    code: 'CAR-541',
    severity: 'error',
    what: `${named} and ${wordsOf(last)} can never hold together`,
    why: `${first.subject} has one value at a time; the part before stands at ${places}`,
    fix: 'take one of them out, or put them under `any` if either will do',
    range: last.written().range,
  };
}

export function alwaysFinding(part: Part): Told {
  const { text, range } = part.written();
  return {
    code: 'CAR-542',
    severity: 'warning',
    what: `\`${text}\` always holds`,
    why: 'no value that is declared makes it false, so it leaves nobody and nothing out',
    fix: 'leave it out, or ask for what you mean',
    range,
  };
}

function wordsOf(need: Need): string {
  return `${need.isNegated === true ? 'not ' : ''}\`${need.written().text}\``;
}

function placeOf({ file, line, column }: Range): string {
  return `${file}:${line}:${column}`;
}
