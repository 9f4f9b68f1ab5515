/**
 * What `moved.yaml` says of definitions, held against those that there are. A line that contradicts them would rename what is
 * still meant, or rename nothing without a word.
 */
import type { Diagnostics, Finding, Range } from './diagnostic.ts';
import { nearest } from './nearest.ts';
import type { Moved } from './workspace.ts';

/** The part of an address that names a definition: `event.order` of `event.order.total`. */
const definitionOf = (address: string) => address.split('.').slice(0, 2).join('.');
const kindOf = (address: string) => address.split('.')[0]!;

export interface Declared {
  /** Addresses of definitions, those with mistakes among them. */
  readonly addresses: ReadonlySet<string>;
  readonly locate: (path: readonly (string | number)[]) => Range;
}

export function checkMoved(
  { moved, removed }: Moved,
  { addresses, locate }: Declared,
  diagnostics: Diagnostics,
) {
  const isDefinition = (address: string) => definitionOf(address) === address;
  const sources = new Set(moved.map(({ from }) => from));
  const targets = new Set(moved.map(({ to }) => to));
  const report = (path: readonly (string | number)[], finding: Finding) =>
    diagnostics.add({ severity: 'error', ...finding, range: locate(path) });

  for (const [index, { from, to }] of moved.entries()) {
    if (kindOf(from) !== kindOf(to)) report(['moved', index, 'to'], otherKind(from, to));
    else if (isDefinition(from) && addresses.has(from) && !targets.has(from))
      report(['moved', index, 'from'], stillThere(from, 'has moved'));
    else if (!addresses.has(definitionOf(to)) && !sources.has(to) && !removed.includes(to))
      report(['moved', index, 'to'], nowhere(to, addresses));
  }
  for (const [index, address] of removed.entries())
    if (isDefinition(address) && addresses.has(address))
      report(['removed', index], stillThere(address, 'is removed'));
}

function otherKind(from: string, to: string): Finding {
  return {
    code: 'CAR-232',
    what: `${from} cannot become ${to}`,
    why: 'what moves keeps its kind, and with it what is stored',
    fix: `name a ${kindOf(from)}, or write \`removed: [${from}]\` if it is gone`,
  };
}

function stillThere(address: string, said: string): Finding {
  return {
    code: 'CAR-232',
    what: `${address} is said here to be gone, and is still declared`,
    why: `a line that says that it ${said} would be followed whenever a release is applied`,
    fix: 'take the line out, or rename what is declared',
  };
}

function nowhere(to: string, addresses: ReadonlySet<string>): Finding {
  const meant = nearest(to, addresses);
  return {
    severity: 'warning',
    code: 'CAR-232',
    what: `nothing is called ${definitionOf(to)}`,
    why: 'what has moved to where nothing is counts as deleted',
    fix:
      meant === undefined
        ? 'take the line out once every store has applied it'
        : `did you mean \`${meant}\`?`,
  };
}
