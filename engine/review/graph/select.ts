/**
 * A part of the graph: `+segment.gold+` is a definition with all it depends on and all that depends on it; `2+gold` goes two
 * steps up, `gold+1` one down. Several, with spaces or commas between, are put together. Pure.
 */
import { nearest } from '../../language/nearest.ts';
import type { Graph } from './graph.ts';

export type Selected =
  | { readonly ok: true; readonly graph: Graph }
  | { readonly ok: false; readonly what: string; readonly fix: string };

export function select(graph: Graph, selection: string): Selected {
  const kept = new Set<string>();
  for (const term of selection.split(/[\s,]+/).filter((word) => word !== '')) {
    const [, up, name = '', down] = /^(?:(\d*)\+)?([^+]+)(?:\+(\d*))?$/.exec(term) ?? [];
    if (name === '') return { ok: false, what: `\`${term}\` selects nothing`, fix: FORM };
    const found = find(graph, name);
    if (!found.ok) return found;
    kept.add(found.address);
    if (up !== undefined) reach(graph, found.address, 'up', depthOf(up), kept);
    if (down !== undefined) reach(graph, found.address, 'down', depthOf(down), kept);
  }
  if (kept.size === 0) return { ok: false, what: 'the selection is empty', fix: FORM };
  return {
    ok: true,
    graph: {
      nodes: graph.nodes.filter(({ address }) => kept.has(address)),
      edges: graph.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
    },
  };
}

const FORM =
  'write an id, with `+` before it for what it depends on, behind it for what depends on it: +gold+, 2+gold';

function depthOf(digits: string): number {
  return digits === '' ? Number.POSITIVE_INFINITY : Number(digits);
}

type FoundNode =
  | { readonly ok: true; readonly address: string }
  | { readonly ok: false; readonly what: string; readonly fix: string };

/** By address, or by an id that only one has. */
function find({ nodes }: Graph, name: string): FoundNode {
  if (nodes.some(({ address }) => address === name)) return { ok: true, address: name };
  const called = nodes.filter(({ address }) => address.endsWith(`.${name}`));
  const definitions = called.filter(({ kind }) => kind !== 'property');
  const [one, ...others] = definitions.length > 0 ? definitions : called;
  if (one && others.length === 0) return { ok: true, address: one.address };
  if (one) {
    const all = [one, ...others].map(({ address }) => `\`${address}\``).join(', ');
    return { ok: false, what: `\`${name}\` may be ${all}`, fix: 'write the whole address' };
  }
  const meant = nearest(
    name,
    nodes.flatMap(({ address }) => [address, address.slice(address.indexOf('.') + 1)]),
  );
  return {
    ok: false,
    what: `nothing is called \`${name}\``,
    fix: meant ? `did you mean \`${meant}\`?` : 'write an id or an address such as segment.gold',
  };
}

function reach({ edges }: Graph, start: string, way: 'up' | 'down', depth: number, kept: Set<string>): void {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const [here, there] = way === 'up' ? [to, from] : [from, to];
    next.set(here, [...(next.get(here) ?? []), there]);
  }
  const seen = new Set([start]);
  let front = [start];
  for (let step = 0; step < depth && front.length > 0; step++) {
    front = front.flatMap((address) => next.get(address) ?? []).filter((address) => !seen.has(address));
    front = [...new Set(front)];
    for (const address of front) seen.add(address);
  }
  for (const address of seen) kept.add(address);
}
