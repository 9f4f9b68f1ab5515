/** For tests of the tests of users: a workspace with one of everything they may expect, and what became of those that were played. */
import { memoryFiles } from '../../language/files.ts';
import { loadWorkspace } from '../../language/load.ts';
import { shop } from '../../rig/files.ts';
import { candidateOf } from '../../runtime/release.ts';
import type { SuiteResult } from './result.ts';
import { runTests } from './suite.ts';
import { wantedBy } from './wanted.ts';

const clock = { now: () => 0 };

export const world = {
  ...shop,
  'tags.yaml': `
kind: tag
id: orders_count
type: integer
did: order_completed
count: true
---
kind: tag
id: tier
type: text
history: true
rules:
  - { when: orders_count >= 3, then: gold }
  - { then: bronze }
---
kind: tag
id: rating
type: number
imported: true
`,
  'model.yaml': `
kind: model
id: again
type: propensity
predicts: { did: order_completed }
horizon: 30d
features: [orders_count, tier]
output: { tag: again_score, bands: { high: 0.5 } }
`,
  'segments.yaml': `
kind: segment
id: buyers
who: { did: order_completed }
---
kind: segment
id: likely
who: again_score_band = "high" and again_score > 0.5
---
kind: segment
id: golden
who: { all: [ 'tier = "gold"', { not: { in: buyers } } ] }
---
kind: segment
id: rated
who: rating > 3
`,
  'experiment.yaml': `
kind: experiment
id: tone
arms: { plain: 50, warm: 49.9, rare: 0.1 }
metric: orders
---
kind: metric
id: orders
did: order_completed
count: true
`,
  'offer.yaml': `
kind: offer
id: tenner
benefit: { percent: 10 }
eligible: country = "GB"
codes: { pattern: "T-########" }
valid: { for: 14d }
`,
  'score.yaml': `
kind: channel
id: score
connector: webhook
medium: webhook
with: { url: https://score.example }
`,
  'task.yaml': `
kind: template
id: ring
class: service
task: { title: "Ring {{ profile.first_name | default: 'them' }}", text: "Soon" }
`,
  'journeys.yaml': `
kind: journey
id: basket
start: { did: cart_updated, again: always }
goal: { when: { did: order_completed }, up_to: 7d }
steps:
  - { id: settle, wait: 1h }
  - id: note
    send: { template: hello, channel: [email, sms] }
    else: [ { id: unsaid, exit: not_said } ]
  - id: reaction
    wait: { when: { did: message_clicked, step: note }, up_to: 2d }
    else: [ { id: bored, exit: bored } ]
  - { id: glad, set: { country: '"FR"' } }
---
kind: journey
id: trial
start: { enters: golden, again: always }
steps:
  - id: arm
    experiment: tone
    arms: { plain: exit, warm: [ { id: w, set: { country: '"warm"' } } ], rare: [ { id: r, set: { country: '"rare"' } } ] }
  - id: way
    split:
      - { id: left, share: 1, then: [ { id: l, exit: left } ] }
      - { id: right, share: 1, then: [ { id: rr, exit: right } ] }
---
kind: journey
id: gift
start: { did: page_viewed, again: always }
steps:
  - id: ask
    call: { connector: score, body: { name: { value: first_name } }, answer: { points: number }, up_to: 1h }
    else: [ { id: mute, exit: mute } ]
  - id: give
    grant: tenner
    else: [ { id: ungiven, exit: not_given } ]
  - id: ring_them
    task: { or: desk, template: ring, due: 1d, outcomes: [fine, gone] }
    then: { gone: [ { id: lost, exit: lost } ] }
    else: [ { id: late, exit: late } ]
`,
};

/** A test of Ann. */
export const head = (more = '') => `
kind: test
id: one
clock: { start: 2026-03-02T10:00:00Z }
profiles:
  ann: { traits: { first_name: Ann, email: ann@example.com }, consent: { marketing: [email] } }
${more}`;

/** Plays those whose names fit a pattern. */
export async function played(files: Record<string, string>, pattern?: string): Promise<SuiteResult> {
  const { workspace, diagnostics } = await loadWorkspace('/shop', memoryFiles({ ...world, ...files }));
  const found = diagnostics.all.map(({ what, range }) => `${range.file}:${range.line} ${what}`);
  if (!workspace || !candidateOf(workspace))
    throw new Error([...found, ...workspace!.diagnostics.all.map(({ what }) => what)].join('\n'));
  return runTests(workspace, { clock, ...(pattern !== undefined && { isWanted: wantedBy(pattern) }) });
}

/** Failures as `line: what | actual`. */
export async function failuresOf(text: string): Promise<string[]> {
  const { tests } = await played({ 'test.yaml': text });
  return tests.flatMap(({ failures }) =>
    failures.map(({ range, what, actual }) => `${range.line}: ${what} | ${actual.join(' & ')}`),
  );
}

/** One that begins with Ann’s basket. */
export const begin = (more: string, mocks = '') =>
  head(`
events:
  - { at: start, who: ann, did: cart_updated, with: { cart_id: c1, value: 40 } }
${more}
${mocks}`);
