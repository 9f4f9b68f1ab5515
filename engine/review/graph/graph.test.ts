/** The graph of a small shop, and the parts of it that selections give. */
import { beforeAll, expect, it } from 'vitest';
import { candidate } from '../testing/shop.ts';
import { graphFormats } from './formats.ts';
import { type Graph, graphOf } from './graph.ts';
import { select } from './select.ts';

let graph: Graph;

beforeAll(async () => {
  const { manifest } = await candidate(`kind: tag
id: spend
type: number
did: order_completed
where: order_id != "total"
sum: total
---
kind: segment
id: gold
title: Gold "and" more
who: { all: [ spend > 100, { not: { did: message_sent, within: 7d } } ] }
---
kind: journey
id: thank
start: { enters: gold }
steps: [ { id: s, send: { template: thanks, channel: email } } ]
---
kind: source
id: orders
from: { connector: ndjson, path: data/orders.ndjson }
each: { event: order_completed, at: at, profile: { user_id: who }, properties: { total: total } }
`);
  graph = graphOf(manifest);
});

it('has an edge from what is used to what uses it', () => {
  const edges = graph.edges.map(({ from, to }) => `${from} → ${to}`);
  for (const edge of [
    'event.order_completed → tag.spend',
    'event.order_completed → event.order_completed.total',
    'event.order_completed.total → tag.spend',
    'event.order_completed.order_id → tag.spend',
    'event.message_sent → segment.gold',
    'tag.spend → segment.gold',
    'segment.gold → journey.thank',
    'template.thanks → journey.thank',
    'channel.email → journey.thank',
    'source.orders → event.order_completed',
    'source.orders → event.order_completed.total',
  ])
    expect(edges).toContain(edge);
  const known = new Set(graph.nodes.map(({ address }) => address));
  for (const { from, to } of graph.edges)
    expect([known.has(from), known.has(to)], `${from} ${to}`).toEqual([true, true]);
});

it.each([
  ['gold', ['segment.gold']],
  ['segment.gold+', ['journey.thank', 'segment.gold']],
  ['1+gold', ['event.message_sent', 'segment.gold', 'tag.spend']],
  [
    '+spend',
    [
      'event.order_completed',
      'event.order_completed.order_id',
      'event.order_completed.total',
      'source.orders',
      'tag.spend',
    ],
  ],
  ['order_completed.total+1', ['event.order_completed.total', 'tag.spend']],
  ['0+thank, email', ['channel.email', 'journey.thank']],
])('selects %s', (selection, expected) => {
  const selected = select(graph, selection);
  if (!selected.ok) throw new Error(selected.what);
  expect(selected.graph.nodes.map(({ address }) => address).sort()).toEqual(expected);
});

it.each([
  ['glod', 'nothing is called `glod`', 'did you mean `gold`?'],
  ['+', '`+` selects nothing', 'write an id'],
  ['', 'the selection is empty', 'write an id'],
])('says what is wrong with `%s`', (selection, what, fix) => {
  expect(select(graph, selection)).toMatchObject({ ok: false, what, fix: expect.stringContaining(fix) });
});

it('is written for Mermaid, Graphviz and programs', () => {
  const selected = select(graph, 'gold+');
  if (!selected.ok) throw new Error(selected.what);
  expect(graphFormats.mermaid(selected.graph)).toBe(
    `flowchart LR
  n0(["journey#10;thank"])
  n1["segment gold<br/>Gold #34;and#34; more"]
  n1 --> n0
`.replace('#10;', '<br/>'),
  );
  expect(graphFormats.dot(selected.graph)).toBe(`digraph carillon {
  rankdir=LR;
  "journey.thank" [label="journey\\nthank", shape=ellipse];
  "segment.gold" [label="segment gold\\nGold \\"and\\" more", shape=box];
  "segment.gold" -> "journey.thank";
}
`);
  expect(JSON.parse(graphFormats.json(selected.graph))).toEqual(selected.graph);
});
