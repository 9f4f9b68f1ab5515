/** `= < <= > >=` between columns and a value of the same type that is written out. */
import type { Site } from '../language/definition.ts';
import type { BinaryNode, Node } from '../language/expressions/index.ts';
import type { Logic } from './expression.ts';
import type { Lowering } from './lowering.ts';
import { columnOf, faultOf, plainName, reckon, unwrapped, type Written, writtenValue } from './operand.ts';
import { Refusal } from './refusal.ts';
import { sql, words } from './text.ts';

const FLIPPED: Partial<Record<BinaryNode['value'], string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

export function comparisonOf(node: BinaryNode, site: Site, lowering: Lowering): Logic {
  const [left, right] = [unwrapped(node.lhs), unwrapped(node.rhs)];
  const [one, other] = [writtenValue(left, site), writtenValue(right, site)];
  if (one && other) throw new Refusal('both sides are written out: there is no column to ask', site);
  const operator = other ? node.value : (FLIPPED[node.value] ?? node.value);
  const written = one ?? other;
  if (written) return withWritten(other ? left : right, operator, written, site, lowering);
  // Says what is wrong with a side, if that is the reason.
  for (const side of [left, right]) {
    const name = plainName(side);
    if (name === null) reckon(side, site, lowering);
    else columnOf(name, site, lowering);
  }
  throw new Refusal('two columns are compared: missing ones are not alike in databases', site);
}

function withWritten(side: Node, operator: string, written: Written, site: Site, lowering: Lowering): Logic {
  const name = plainName(side);
  if (operator === '=' && name !== null) {
    const scalar = columnOf(name, site, lowering);
    if (scalar.family !== written.family) {
      throw new Refusal(`\`${name}\` is compared with a value of another type`, site);
    }
    return { holds: sql`((${scalar.value} = ${written.value}) is true)`, isFault: null };
  }
  // Says what is wrong with the side itself, if that is the reason.
  if (name !== null) columnOf(name, site, lowering);
  else reckon(side, site, lowering);
  if (written.family !== 'number') {
    throw new Refusal(
      operator === '='
        ? 'what is reckoned is compared with a value of another type'
        : 'the order of texts is another in each database',
      site,
    );
  }
  const { value, faults, isResult } = reckon(side, site, lowering);
  const isFault = faultOf(faults);
  const holds = sql`((${value} ${words(operator)} ${written.value}) is true)`;
  // Of a column alone, a value that does not fit is null already.
  const isClean = isFault && isResult;
  return { holds: isClean ? sql`(${holds} and not ${isFault})` : holds, isFault };
}
