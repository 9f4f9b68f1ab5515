/**
 * What depends on what, as a graph: every definition, every property of an event, and an edge from what is used to what uses
 * it. Sources feed what they tell of, so their edges run the other way. Pure.
 */
import type { Manifest } from '../../compiler/manifest.ts';
import { builtinEvents } from '../../language/builtin-events.ts';
import { compareText } from '../../language/diagnostic.ts';
import type { Json } from '../../store/store.ts';
import { ownerOf } from '../lint/lineage.ts';
import { propertiesUsed } from './properties-used.ts';

export interface GraphNode {
  /** `segment.buyers`, `event.order_completed.total`. */
  readonly address: string;
  /** A kind, or `property`. */
  readonly kind: string;
  readonly title: string;
  /** Declared by no file: an event of the engine. */
  readonly builtin?: true;
}

export interface GraphEdge {
  /** What is used. */
  readonly from: string;
  /** What uses it. */
  readonly to: string;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export function graphOf(manifest: Manifest): Graph {
  const edges = new Map<string, GraphEdge>();
  const add = (from: string, to: string) => {
    if (from !== to) edges.set(`${from} ${to}`, { from, to });
  };
  for (const [user, used] of Object.entries(manifest.uses)) {
    if (isHidden(user)) continue;
    for (const address of shown(used, manifest)) {
      if (user.startsWith('source.')) add(user, address);
      else add(address, user);
    }
  }
  const properties = propertyNodes(manifest);
  const known = new Set(properties.map(({ address }) => address));
  for (const address of known) add(ownerOf(address), address);
  for (const [user, { value }] of Object.entries(manifest.definitions)) {
    const isSource = user.startsWith('source.');
    for (const { event, property, feeds } of propertiesUsed(value as Json)) {
      const address = `event.${event}.${property}`;
      if (known.has(address))
        add(...((isSource && feeds ? [user, address] : [address, user]) as [string, string]));
    }
  }
  const list = [...edges.values()].sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
  return {
    nodes: [...definitionNodes(manifest), ...properties, ...builtinNodes(list, manifest)],
    edges: list,
  };
}

/** What `has` asks has an address of its own, which means nothing to anybody. */
function isHidden(address: string): boolean {
  return address.startsWith('has.');
}

function shown(used: readonly string[], manifest: Manifest): Set<string> {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (address: string): void => {
    if (seen.has(address)) return;
    seen.add(address);
    if (isHidden(address)) for (const below of manifest.uses[address] ?? []) visit(below);
    else found.add(ownerOf(address));
  };
  for (const address of used) visit(address);
  return found;
}

function definitionNodes({ definitions }: Manifest): GraphNode[] {
  return Object.entries(definitions)
    .map(([address, { value }]) => {
      const [kind = '', id = ''] = address.split('.');
      return { address, kind, title: typeof value['title'] === 'string' ? value['title'] : id };
    })
    .sort((a, b) => compareText(a.address, b.address));
}

function propertyNodes({ definitions }: Manifest): GraphNode[] {
  return Object.entries(definitions)
    .filter(([address]) => address.startsWith('event.'))
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([address, { value }]) =>
      Object.entries((value['properties'] ?? {}) as Readonly<Record<string, Json>>).map(
        ([name, property]) => ({
          address: `${address}.${name}`,
          kind: 'property',
          title: titleOf(property) ?? name,
        }),
      ),
    );
}

function titleOf(property: Json): string | undefined {
  const title =
    typeof property === 'object' && property !== null && 'title' in property ? property['title'] : undefined;
  return typeof title === 'string' ? title : undefined;
}

/** Those that something uses. */
function builtinNodes(edges: readonly GraphEdge[], { definitions }: Manifest): GraphNode[] {
  const used = new Set(edges.flatMap(({ from, to }) => [from, to]));
  return [...used]
    .filter((address) => definitions[address] === undefined && address.split('.').length === 2)
    .sort(compareText)
    .map((address) => {
      const [kind = '', id = ''] = address.split('.');
      const title = builtinEvents.find((event) => event.id === id)?.title ?? id;
      return { address, kind, title, builtin: true };
    });
}
