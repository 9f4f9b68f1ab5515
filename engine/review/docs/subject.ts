/** What the site is about, put together once: definitions and tests by address, who uses what, where each has its page. Pure. */
import { compareText } from '../../language/diagnostic.ts';
import { kinds } from '../../language/kinds.ts';
import type { Candidate } from '../../runtime/release.ts';
import type { Json, JsonObject } from '../../store/store.ts';
import { type Graph, type GraphEdge, type GraphNode, graphOf } from '../graph/graph.ts';
import { ownerOf } from '../lint/lineage.ts';

export interface Documented {
  readonly address: string;
  readonly kind: string;
  readonly id: string;
  readonly title: string;
  /** Relative to the workspace. */
  readonly file: string;
  readonly value: JsonObject;
}

export interface Subject {
  /** What the workspace is called. */
  readonly name: string;
  readonly description: string | null;
  /** By kind as the reference tells of them, then by id. */
  readonly definitions: readonly Documented[];
  readonly byAddress: ReadonlyMap<string, Documented>;
  readonly graph: Graph;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** Between definitions: what is tied to a property is tied to the event it belongs to. */
  readonly ties: readonly GraphEdge[];
  /** Address → what it uses. */
  readonly uses: ReadonlyMap<string, readonly string[]>;
  /** Address → what uses it. */
  readonly usedBy: ReadonlyMap<string, readonly string[]>;
  /** Address → the tests that say they cover it. */
  readonly tests: ReadonlyMap<string, readonly Documented[]>;
}

export function subjectOf({ workspace, manifest }: Candidate): Subject {
  const released = Object.entries(manifest.definitions).map(([address, { file, value }]) =>
    documented(address, file, value),
  );
  const tests = workspace
    .all('test')
    .map(({ address, file, value }) => documented(address, file, value as unknown as JsonObject));
  const order: readonly string[] = kinds;
  const definitions = [...released, ...tests].sort(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || compareText(a.id, b.id),
  );
  const graph = graphOf(manifest);
  return {
    name: workspace.settings.title ?? workspace.settings.name,
    description: workspace.settings.description ?? null,
    definitions,
    byAddress: new Map(definitions.map((definition) => [definition.address, definition])),
    graph,
    nodes: new Map(graph.nodes.map((node) => [node.address, node])),
    ties: tiesOf(graph),
    uses: grouped(graph.edges.map(({ from, to }) => [to, from])),
    usedBy: grouped(graph.edges.map(({ from, to }) => [from, to])),
    tests: grouped(tests.flatMap((test) => coveredBy(test).map((address) => [address, test] as const))),
  };
}

function tiesOf({ edges }: Graph): GraphEdge[] {
  const found = new Map<string, GraphEdge>();
  for (const edge of edges) {
    const [from, to] = [ownerOf(edge.from), ownerOf(edge.to)];
    if (from !== to) found.set(`${from} ${to}`, { from, to });
  }
  return [...found.values()];
}

/** The addresses that a test says it covers. */
export function coveredBy({ value }: Documented): string[] {
  const covers = value['covers'];
  if (typeof covers !== 'object' || covers === null) return [];
  return Object.entries(covers).map(([kind, id]) => `${kind}.${String(id)}`);
}

function documented(address: string, file: string, value: JsonObject): Documented {
  const kind = address.slice(0, address.indexOf('.'));
  const id = address.slice(kind.length + 1);
  return { address, kind, id, title: textOf(value, 'title') ?? id, file, value };
}

export function textOf(value: JsonObject, key: string): string | null {
  const text: Json | undefined = value[key];
  return typeof text === 'string' ? text : null;
}

function grouped<T>(pairs: readonly (readonly [string, T])[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
