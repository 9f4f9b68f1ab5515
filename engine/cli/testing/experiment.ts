/** A workspace with an experiment that was assigned elsewhere, and 600 people who met it on ten days of February 2026. Made up, and always the same. */
import { armOf } from '../../compiler/assignment.ts';
import { chanceOf } from '../../compiler/chance.ts';
import { testConsole } from './console.ts';
import { temporaryFolder, writeFiles } from './workspace.ts';

const PEOPLE = 600;

export const tested = {
  'carillon.yaml': `name: shop
zone: Europe/London
locale: en
currency: GBP
language: 1
environments:
  local: { store: "sqlite:store.db" }
`,
  'people.yaml': `kind: entity
id: profile
fields: { country: text, before: number }
---
kind: identity
id: people
identifiers: [ { id: customer, limit: 1 } ]
---
kind: event
id: variant_shown
properties: { test: text, variant: text }
---
kind: event
id: order_completed
properties: { total: { type: number, unit: GBP, decimals: 2 } }
---
kind: event
id: complained
`,
  'sources.yaml': `kind: source
id: acts
from: { connector: csv, path: acts.csv }
each:
  - when: did = "variant_shown"
    event: variant_shown
    at: at
    profile: { customer: customer }
    traits: { country: country, before: $number(before) }
    properties: { test: '"checkout"', variant: value }
  - when: did = "order_completed"
    event: order_completed
    at: at
    profile: { customer: customer }
    properties: { total: $number(value) }
  - { when: did = "complained", event: complained, at: at, profile: { customer: customer } }
`,
  'metrics.yaml': `kind: metric
id: bought
title: Bought
share: { did: order_completed }
window: 7d
---
kind: metric
id: spend
title: Spend
did: order_completed
sum: total
window: 7d
---
kind: metric
id: complaints
title: Complaints
share: { did: complained }
window: 7d
`,
  'checkout.yaml': `kind: experiment
id: checkout
title: A shorter checkout
hypothesis: Fewer pages, more orders.
arms:
  long: 50
  short: 50
exposed: { did: variant_shown, where: 'test = "checkout"', arm: variant }
metric: bought
secondary: [ { metric: spend, horizons: [ 2d, 7d ] } ]
guardrails: [ { metric: complaints, better: lower, worse_by: { at_most: 0.05 } } ]
adjust: { by: before }
by: [country]
detect: { effect: { absolute: 0.1 }, power: 0.8 }
decision:
  rule: sequential
  tuning: 600
  up_to: 60d
  when_decided: winner
`,
};

/** What people did; `lift` is what the short checkout adds to the share of buyers, `harm` to that of complaints. */
export function acts({ lift = 0.25, harm = 0 } = {}): string {
  const lines = ['customer,at,did,value,country,before'];
  for (let person = 0; person < PEOPLE; person += 1) {
    const arm = armOf('checkout', person, { long: 50, short: 50 });
    const drawn = (what: string) => chanceOf(`${what}|${person}`);
    const at = Date.UTC(2026, 1, 2 + Math.floor(person / (PEOPLE / 10)), 9);
    const country = ['GB', 'DE', 'FR'][person % 3];
    const before = (drawn('before') * 100).toFixed(0);
    lines.push(`c${person},${when(at)},variant_shown,${arm},${country},${before}`);
    const more = arm === 'short' ? 1 : 0;
    if (drawn('buys') < 0.2 + lift * more)
      lines.push(
        `c${person},${when(at + 3_600_000)},order_completed,${(10 + 50 * drawn('total')).toFixed(2)},,`,
      );
    if (drawn('complains') < 0.02 + harm * more)
      lines.push(`c${person},${when(at + 7_200_000)},complained,,,`);
  }
  return `${lines.join('\n')}\n`;
}

/** Applied and imported; the folder holds `shop/`. */
export async function experimentFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await temporaryFolder();
  await writeFiles(`${folder}/shop`, { ...tested, 'acts.csv': acts(), ...files });
  for (const words of [
    ['apply', 'shop'],
    ['import', 'shop'],
  ]) {
    const console = testConsole(folder);
    if ((await console.run(...words)) !== 0) throw new Error(console.stderr.text);
  }
  return folder;
}

function when(at: number): string {
  return new Date(at).toISOString();
}
