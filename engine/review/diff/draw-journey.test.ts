/** Drawings: what they show, and that nothing people write breaks out of its label. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { JourneyDefinition } from '../../language/kinds.ts';
import { drawJourney } from './draw-journey.ts';
import { Flowchart, shapes } from './mermaid.ts';

const journey = (steps: string): JourneyDefinition =>
  parse(`kind: journey\nid: a\nstart: { enters: slipping_gold }\nsteps:\n${steps}`) as JourneyDefinition;

const before = journey(`
  - { id: settle, wait: 2h }
  - { id: nudge, send: { template: letter, channel: email } }
  - { id: old, wait: 1d }
`);

it('marks what was added, changed and removed', () => {
  const after = journey(`
  - { id: settle, wait: 3h }
  - { id: nudge, send: { template: letter, channel: email } }
  - id: route
    branch:
      - when: value_tier = "gold"
        then: [ { id: end, title: "结束 \\"end\\"", exit: done } ]
`);
  expect(drawJourney(before, after)).toBe(`flowchart TD
  n0(["enters slipping_gold"])
  n1["~ settle<br/>wait 3h"]
  n0 --> n1
  n2["nudge<br/>send letter by email"]
  n1 --> n2
  n3{"+ route<br/>branch"}
  n2 --> n3
  n4(["+ 结束 #34;end#34;<br/>exit done"])
  n3 -->|"value_tier = #34;gold#34;"| n4
  n5(["end"])
  n3 -->|"otherwise"| n5
  n6["- old<br/>wait 1d"]
  n2 -.-> n6
  classDef changed fill:#fff8c5,stroke:#9a6700,color:#3b2300,stroke-width:2px;
  class n1 changed;
  classDef added fill:#dafbe1,stroke:#1a7f37,color:#0b3d1b,stroke-width:2px;
  class n3,n4 added;
  classDef removed fill:#ffebe9,stroke:#cf222e,color:#5c0f14,stroke-width:2px,stroke-dasharray:5 4;
  class n6 removed;`);
});

it('draws every kind of way', () => {
  const all = journey(`
  - { id: half, split: [ { id: a, share: 1 }, { id: b, share: 3, then: [ { id: wb, wait: 1d } ] } ] }
  - { id: arm, experiment: e, arms: { holdout: exit, letter: [ { id: s, send: { template: t, channel: [email, sms] } } ] } }
  - { id: visit, task: { or: team, template: v, due: 2d, outcomes: [yes_please, no_thanks] }, then: { yes_please: [ { id: g, grant: o } ] } }
  - { id: both, wait: { first: [ { when: { did: order_completed }, then: [ { id: x, exit: bought } ] } ], up_to: 3d } }
  - { id: look, wait: { when: { did: page_viewed }, up_to: 5d }, else: [ { id: r, exit: silent } ] }
  - { id: rounds, repeat: { times: 3 }, steps: [ { id: w, wait: 1d } ] }
`);
  const drawn = drawJourney(null, all);
  expect(drawn).not.toContain('class ');
  for (const label of [
    'b (3)',
    'holdout',
    'overdue',
    'yes_please',
    'did order_completed',
    'else',
    'each round',
  ])
    expect(drawn).toContain(`|"${label.replaceAll('(', '#40;').replaceAll(')', '#41;')}"|`);
});

/** What Mermaid reads as a line of a flowchart, for what we write. */
const LINE =
  /^(flowchart TD| {2}n\d+(\["[^"\n]*"\]|\{"[^"\n]*"\}|\(\["[^"\n]*"\]\))| {2}n\d+ (-->|-\.->)(\|"[^"\n]*"\|)? n\d+| {2}classDef \w+ [^\n"]+;| {2}class [n\d,]+ \w+;)$/;

it('keeps whatever people write inside its label', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (label, way) => {
      const chart = new Flowchart();
      const from = chart.node(`end ${label}`, shapes.choice);
      chart.edge(from, chart.node('"]; click n0 `x` --> subgraph', shapes.step), way);
      const text = chart.text({});
      for (const line of text.split('\n')) expect(line).toMatch(LINE);
      expect(text).not.toMatch(/```|<(?!br\/>)/);
    }),
  );
});
