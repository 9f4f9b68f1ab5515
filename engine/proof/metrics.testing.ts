/** The law of metrics: over everybody, and for each group, what a naive sum over all events is. Over any store. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { stringify } from 'yaml';
import { draftOf } from '../evaluate/draft.ts';
import { outcomeOf } from '../evaluate/metric/outcome.ts';
import { viewOf } from '../evaluate/scope.ts';
import { compileFiles, Rig } from '../rig/rig.ts';
import { workOut } from '../runtime/metrics.ts';
import { COUNTRIES, metricCase, metricDefinition, PEOPLE } from './generate/metric.testing.ts';
import { type Happened, type MetricShape, naiveMetric } from './naive/metric.testing.ts';
import { seed } from './seed.testing.ts';
import type { Place } from './ways/daemon.testing.ts';

const NOW = Date.parse('2026-03-02T10:00:00Z');
const DAY = 86_400_000;
const LATER = Date.parse('2026-03-09T10:00:00Z');

const world = {
  'carillon.yaml':
    'name: proof\nzone: Europe/London\nlocale: en\ncurrency: GBP\nlanguage: 1\nenvironments: { local: { store: "sqlite::memory:" } }\n',
  'declared.yaml': `kind: entity
id: profile
fields: { country: text }
---
kind: identity
id: people
identifiers: [ { id: user_id, limit: 1 } ]
---
kind: event
id: bought
properties: { total: { type: number, decimals: 2, required: true }, channel: text }
---
kind: event
id: visited
properties: { total: { type: number, decimals: 2, required: true }, channel: text }
`,
};

export async function demandOfMetrics(
  runs: number,
  places: readonly (() => Promise<Place>)[],
): Promise<void> {
  const tally = { compared: 0, missing: 0, nothing: 0 };
  const law = fc.asyncProperty(metricCase(NOW), async ({ shapes, events, countries, late }) => {
    const definitions = shapes.map((shape, index) => stringify(metricDefinition(`m${index}`, shape)));
    const candidate = await compileFiles({ ...world, 'metrics.yaml': definitions.join('---\n') });
    const country = new Map(PEOPLE.map((who, index) => [who, countries[index]!]));
    for (const place of places) {
      const rig = await Rig.start(candidate, { ...(await place()), now: new Date(NOW).toISOString() });
      try {
        for (const [who, value] of country) await rig.identify(who, { country: value });
        const early = events.slice(0, Math.max(0, events.length - late));
        await tell(rig, early);
        await compare(rig, shapes, early, country, NOW, tally);
        await rig.moveTo(new Date(LATER).toISOString());
        await tell(rig, events.slice(early.length));
        await compare(rig, shapes, events, country, LATER, tally);
        await compareOutcomes(rig, shapes, events, country);
      } finally {
        await rig.stop();
      }
    }
  });
  await fc.assert(law, { numRuns: runs, seed });
  expect(tally.compared).toBeGreaterThan(runs * places.length * 100);
  // Most have a value, and some have none.
  expect(tally.missing).toBeGreaterThan(0);
  expect(tally.missing + tally.nothing).toBeLessThan(tally.compared * 0.75);
}

/** What each person adds in a part of their time, as experiments ask it. */
async function compareOutcomes(
  rig: Rig,
  shapes: readonly MetricShape[],
  events: readonly Happened[],
  country: ReadonlyMap<string, string>,
): Promise<void> {
  const { run } = rig.daemon.engine;
  const given = { from: NOW - 20 * DAY, until: NOW - 5 * DAY };
  for (const [who, value] of country) {
    const image = await rig.image(who);
    const draft = draftOf(run.program, run.layout, image, { history: image.events, ranges: [] });
    const person = { view: viewOf(run.program, draft), history: draft.past };
    for (const [index, shape] of shapes.entries()) {
      const metric = run.program.metrics.get(`m${index}`)!;
      const outcome = outcomeOf(metric, person, given.from, given.until);
      const wanted = naiveMetric(shape, events, new Map([[who, value]]), NOW, given);
      const words = `${who} ${JSON.stringify(metricDefinition(`m${index}`, shape))}`;
      expect(outcome !== null, words).toBe(wanted.people === 1);
      if (outcome && shape.form !== 'quantile')
        expect(outcome.numerator / outcome.denominator, words).toBeCloseTo(wanted.value!, 9);
      if (outcome?.values) expect(outcome.values.length, words).toBe(outcome.denominator);
    }
  }
}

async function tell(rig: Rig, events: readonly Happened[]): Promise<void> {
  for (const { who, did, time, total, channel } of events)
    await rig.track(who, did, { total: total / 100, channel }, { time });
}

async function compare(
  rig: Rig,
  shapes: readonly MetricShape[],
  events: readonly Happened[],
  country: ReadonlyMap<string, string>,
  at: number,
  tally: { compared: number; missing: number; nothing: number },
): Promise<void> {
  const { engine } = rig.daemon;
  const metrics = shapes.map((_, index) => engine.run.program.metrics.get(`m${index}`)!);
  const told = await workOut(engine, metrics, at);
  for (const [index, shape] of shapes.entries()) {
    const found = told.get(`m${index}`)!;
    const words = JSON.stringify(metricDefinition(`m${index}`, shape));
    expect({ value: found.value, people: found.people }, words).toEqual(
      naiveMetric(shape, events, country, at),
    );
    for (const one of COUNTRIES) {
      const theirs = new Map([...country].filter(([, value]) => value === one));
      const wanted = naiveMetric(shape, events, theirs, at);
      const group = found.groups.find(({ by }) => by[0] === one);
      if (wanted.people === 0) expect(group, words).toBeUndefined();
      else expect({ value: group?.value, people: group?.people }, words).toEqual(wanted);
      tally.compared += 1;
      if (wanted.value === null) tally.missing += 1;
      else if (wanted.value === 0) tally.nothing += 1;
    }
  }
}
