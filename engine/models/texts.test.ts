import { afterEach, expect, it } from 'vitest';
import { findingsOf, type Rig } from '../rig/rig.ts';
import type { ModelKeeper } from './keeper.ts';
import { Random } from './learners/random.ts';
import { startLearning } from './learning.testing.ts';
import { files } from './made-up-shop.testing.ts';
import { registered } from './registry.ts';

/** Reviews through the ordinary workspace: sentiment learnt from ratings, topics by rules and from a field, written into tags that segments use. */

const EVENT = `kind: event
id: review_written
properties:
  body: { type: text, required: true }
  rating: integer
  department: text
---
`;
const SEGMENTS = `kind: segment
id: displeased
who: review_sentiment < 0.5
---
kind: segment
id: about_delivery
who: review_topic = "delivery"
---
`;
const MODEL = `kind: model
id: reviews
type: text
from: { did: review_written, text: body, pleased: "rating >= 4", displeased: "rating <= 2" }
options: { topics: { delivery: [late, deliver*] }, keywords: 2 }
promote: { auc: { at_least: 0.7 }, accuracy: { at_least: 0.6 } }
output: { tag: review, bands: { pleased: 0.6 } }
`;

let rig: Rig;
let keeper!: ModelKeeper;
afterEach(() => rig?.stop());

async function start({ model = MODEL, segments = SEGMENTS } = {}): Promise<void> {
  ({ rig, keeper } = await startLearning({ ...files, 'reviews.yaml': `${EVENT}${segments}${model}` }));
}

let count = 0;
async function wrote(user: string, at: number, properties: Record<string, string | number>): Promise<void> {
  await rig.daemon.engine.accept({
    id: `review-${count++}`,
    source: 'test',
    event: 'review_written',
    time: at,
    identifiers: { user_id: user },
    traits: {},
    consent: {},
    properties,
    imported: true,
    raw: null,
  });
}

/** Two of three say what they mean. */
async function bring(people: number): Promise<void> {
  const random = new Random('reviews');
  const one = (all: readonly string[]) => all[random.below(all.length)]!;
  for (let user = 0; user < people; user++) {
    const isPleased = user % 2 === 0;
    const words = one(isPleased ? ['lovely', 'great', 'perfect'] : ['awful', 'broken', 'sad']);
    const body = `${words} ${one(['shoes', 'lamp', 'bag'])} ${one(['delivered', 'bought', 'found'])} ${one(['monday', 'today'])}`;
    const rating = user % 10 === 9 ? 3 : isPleased ? 5 : 1;
    await wrote(`u${user}`, rig.clock.now() - (people - user) * 3_600_000, { body, rating });
  }
  await rig.settled();
}

const model = () => rig.daemon.engine.run.program.models.get('reviews')!;
const traits = async (user: string) => (await rig.image(user)).profile.traits;

it('is learnt, judged by the latest, and writes what somebody wrote last', async () => {
  await start();
  await bring(400);
  const version = (await keeper.train(model()))!;
  expect(version.decision).toMatchObject({ promoted: true });
  expect(version.cutoffs).toHaveLength(1);
  expect(version.rows).toEqual({ learning: 280, held: 120 });
  expect(version.evaluation.metrics['auc']!.value).toBeGreaterThan(0.95);
  await keeper.scoreAll(model());
  const [pleased, not] = [await traits('u2'), await traits('u3')];
  expect(pleased).toMatchObject({
    review_language: 'en',
    review_keywords: expect.any(String),
    review_band: 'pleased',
  });
  expect(Number(not['review_sentiment'])).toBeLessThan(0.5);
  expect(await rig.segmentsOf('u3')).toContain('displeased');
  expect(await rig.segmentsOf('u2')).not.toContain('displeased');
  // Who writes again is looked at again, by what they wrote last.
  await wrote('u3', rig.clock.now(), { body: 'a lovely bag, but late' });
  await rig.settled();
  await keeper.scoreAll(model());
  expect(Number((await traits('u3'))['review_sentiment'])).toBeGreaterThan(0.5);
  expect(await rig.segmentsOf('u3')).toContain('about_delivery');
  expect(await keeper.scoreAll(model())).toMatchObject({ changed: 0 });
});

it('without ratings there are keywords, language and topics, and the latest version runs', async () => {
  const plain = MODEL.replace(/, pleased.*/, ' }')
    .replace(/promote.*\n/, '')
    .replace(', bands: { pleased: 0.6 }', '');
  await start({ model: plain, segments: '' });
  await bring(60);
  expect((await keeper.train(model()))!.decision.promoted).toBe(true);
  await keeper.scoreAll(model());
  const known = await traits('u2');
  expect(known).toMatchObject({ review_language: 'en', review_keywords: expect.any(String) });
  expect(known).not.toHaveProperty('review_sentiment');
  const [first, again] = [2, (await keeper.train(model()))!];
  expect([again.number, again.decision.promoted]).toEqual([first, true]);
});

it('too few ratings make no version, and say so', async () => {
  await start();
  await bring(30);
  expect(await keeper.train(model())).toBeNull();
  expect((await registered(rig.store, 'reviews')).failed).toMatchObject({ code: 'CAR-970' });
});

it.each<[string, string, string]>([
  ['no text', MODEL.replace('text: body, ', ''), 'CAR-947'],
  ['displeased alone', MODEL.replace('pleased: "rating >= 4", ', ''), 'CAR-947'],
  ['a rating for an answer', MODEL.replace('"rating >= 4"', 'rating'), 'CAR-506'],
  ['a property that is not there', MODEL.replace('text: body', 'text: title'), 'CAR-'],
  ['what a purchase is worth', MODEL.replace('text: body', 'text: body, value: rating'), 'CAR-948'],
  ['a topic without words', MODEL.replace('[late, deliver*]', '[]'), 'CAR-2'],
  ['features', `${MODEL}features: [spend]\n`, 'CAR-948'],
])('%s is an error', async (_, text, code) => {
  const found = await findingsOf({ ...files, 'reviews.yaml': `${EVENT}${SEGMENTS}${text}` });
  const errors = found.filter(({ severity }) => severity === 'error');
  expect(errors.map((one) => `${one.code} ${one.what}`).join('\n')).toContain(code);
});
