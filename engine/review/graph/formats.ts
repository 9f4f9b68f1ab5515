/** The graph as text: for GitHub (Mermaid), for Graphviz (DOT), for programs (JSON). Pure. */
import { Flowchart, shapes } from '../diff/mermaid.ts';
import type { Graph, GraphNode } from './graph.ts';

export const graphFormats = {
  mermaid: asMermaid,
  dot: asDot,
  json: (graph: Graph) => `${JSON.stringify(graph, null, 2)}\n`,
} as const satisfies Readonly<Record<string, (graph: Graph) => string>>;

export type GraphFormat = keyof typeof graphFormats;

function asMermaid({ nodes, edges }: Graph): string {
  const chart = new Flowchart();
  const names = new Map(
    nodes.map((node) => {
      const shape = node.kind === 'journey' ? shapes.end : shapes.step;
      return [node.address, chart.node(labelOf(node), shape)] as const;
    }),
  );
  for (const { from, to } of edges) chart.edge(names.get(from)!, names.get(to)!);
  return `${chart.text({}, 'LR')}\n`;
}

const DOT_SHAPES: Readonly<Record<string, string>> = {
  event: 'cds',
  property: 'plaintext',
  journey: 'ellipse',
  template: 'note',
  source: 'cylinder',
  channel: 'cylinder',
};

function asDot({ nodes, edges }: Graph): string {
  return [
    'digraph carillon {',
    '  rankdir=LR;',
    ...nodes.map((node) => {
      const shape = DOT_SHAPES[node.kind] ?? 'box';
      return `  ${quoted(node.address)} [label=${quoted(labelOf(node))}, shape=${shape}];`;
    }),
    ...edges.map(({ from, to }) => `  ${quoted(from)} -> ${quoted(to)};`),
    '}',
    '',
  ].join('\n');
}

function labelOf({ address, title, kind }: GraphNode): string {
  const id =
    kind === 'property' ? address.split('.').slice(2).join('.') : address.slice(address.indexOf('.') + 1);
  return title === id ? `${kind}\n${id}` : `${kind} ${id}\n${title}`;
}

/** In DOT a quote and a backslash are written with a backslash; `\n` breaks the line of a label. */
function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll(/\r?\n/g, '\\n')}"`;
}
