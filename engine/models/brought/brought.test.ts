import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { listedModels, listText } from '../../review/models/list.ts';
import { findingsOf, Rig } from '../../rig/rig.ts';
import type { SendResult } from '../../runtime/channel.ts';
import type { Json } from '../../store/store.ts';
import { ModelKeeper } from '../keeper.ts';
import { bringPast, files } from '../made-up-shop.testing.ts';
import { goesBack, registered, runningKey, runningOf, scoredOf, written } from '../registry.ts';
import { logisticModel } from './onnx/made-model.testing.ts';
import { hasRuntime, WITHOUT } from './onnx/runtime.testing.ts';
import { outsideOf } from './outside.ts';

/** Models that were learnt elsewhere, through the ordinary workspace: declared, taken or judged, and written into a tag. */

const PEOPLE = 200;
const CHANNEL = `kind: channel
id: scoring
connector: webhook
medium: webhook
with: { url: "http://127.0.0.1:9/score" }
`;
const HTTP = `${CHANNEL}---
kind: model
id: theirs
type: http
who: { in: buyers }
connector: scoring
features: [recency_days, orders_90d]
options: { batch: 50 }
output: { tag: their_score, bands: { high: 0.6 } }
`;
const JUDGED = `predicts: { did: order_completed }
horizon: 30d
train: { cutoffs: 4, every: 30d }
promote: { auc: { at_least: 0.7 } }
`;
const ONNX = `kind: model
id: theirs
type: onnx
who: { in: buyers }
file: theirs.onnx
features: [recency_days, orders_90d]
output: { tag: their_score }
`;

let root: string;
let rig: Rig;
let keeper!: ModelKeeper;
/** A score of a row, or what the service says instead. */
let service: (rows: readonly (readonly Json[])[]) => SendResult;

const likely = ([recency, orders]: readonly Json[]) =>
  1 / (1 + Math.exp(Number(recency ?? 90) / 20 - Number(orders ?? 0) / 2));
const scoring =
  (of: (row: readonly Json[]) => Json): typeof service =>
  (rows) => ({ outcome: 'accepted', answer: { scores: rows.map(of) } });

async function start(model: string): Promise<void> {
  root = await mkdtemp(join(tmpdir(), 'brought-'));
  rig = await Rig.start(
    { ...files, 'theirs.yaml': model },
    {
      now: '2026-03-02T10:00:00Z',
      answerCall: ({ body }) => service(body['rows'] as Json[][]),
      models: (engine, onIdle, channelOf) => {
        keeper = new ModelKeeper({
          engine,
          onIdle,
          outside: outsideOf({
            root,
            clock: engine.clock,
            channelOf,
            programOf: (id) => engine.run.program.channels.get(id),
          }),
          fault: (error) => {
            throw error;
          },
        });
        return keeper;
      },
    },
  );
  await bringPast(rig, PEOPLE);
}

afterEach(async () => {
  await rig?.stop();
  if (root) await rm(root, { recursive: true, force: true });
});

const theirs = () => rig.daemon.engine.run.program.models.get('theirs')!;
const train = () => keeper.train(theirs());
const scoreAll = () => keeper.scoreAll(theirs());
const scoresNow = async () =>
  Promise.all(
    Array.from(
      { length: 40 },
      async (_, user) => (await rig.image(`u${user}`)).profile.traits['their_score'],
    ),
  );
const failed = async () => (await registered(rig.store, 'theirs')).failed;

describe('a service', () => {
  it('is taken as it is where nothing is predicted, and once', async () => {
    await start(HTTP);
    service = scoring(likely);
    const version = await train();
    expect(version).toMatchObject({
      decision: { promoted: true },
      evaluation: { metrics: { scored: { value: 1 } } },
    });
    expect(await scoreAll()).toMatchObject({ kept: 0, reason: null });
    expect((await scoresNow()).every((score) => typeof score === 'number')).toBe(true);
    const band = (await rig.image('u0')).profile.traits['their_score_band'];
    expect(band).toMatch(/high|low/);
    // Nobody is named, and no more than asked for at once.
    for (const { body } of rig.calls) {
      expect(Object.keys(body)).toEqual(['model', 'features', 'rows']);
      expect((body['rows'] as Json[]).length).toBeLessThanOrEqual(50);
      expect(JSON.stringify(body)).not.toContain('u1');
    }
    expect((await train())!.decision).toEqual({
      promoted: false,
      reasons: ['it is the same as version 1, which runs'],
    });
  });

  it('that fails takes no score away, and it is told how many kept theirs', async () => {
    await start(HTTP);
    service = scoring(likely);
    await train();
    await scoreAll();
    const before = await scoresNow();
    let asked = 0;
    service = (rows) =>
      asked++ === 1 ? { outcome: 'permanent', reason: 'HTTP 400' } : scoring((row) => likely(row) / 2)(rows);
    const done = (await scoreAll())!;
    expect(done).toMatchObject({ kept: expect.any(Number), reason: 'HTTP 400' });
    expect(done.kept).toBeGreaterThan(0);
    expect(done.kept).toBeLessThan(PEOPLE);
    const after = await scoresNow();
    const halved = after.filter((score, user) => Math.abs(Number(score) - Number(before[user]) / 2) < 1e-3);
    expect(halved.length).toBeGreaterThan(0);
    expect(after.every((score) => typeof score === 'number')).toBe(true);
    expect(await scoredOf(rig.store, 'theirs')).toMatchObject({
      people: done.people - done.kept,
      kept: { people: done.kept, reason: 'HTTP 400' },
    });
    const list = listText(await listedModels(rig.store, [theirs()]));
    expect(list).toContain(`${done.kept} kept what they had: HTTP 400`);
    // The next round makes up for it.
    service = scoring((row) => likely(row) / 2);
    expect(await scoreAll()).toMatchObject({ kept: 0, reason: null });
    expect((await scoredOf(rig.store, 'theirs'))!.kept).toBeUndefined();
  });

  it('has none for somebody: then they have none', async () => {
    await start(HTTP);
    service = scoring(likely);
    await train();
    await scoreAll();
    service = scoring(() => null);
    expect(await scoreAll()).toMatchObject({ kept: 0 });
    expect((await scoresNow()).every((score) => score === undefined)).toBe(true);
  });

  it('is judged like any other where something is predicted', async () => {
    await start(`${HTTP}${JUDGED}`);
    service = scoring(likely);
    const version = (await train())!;
    expect(version.decision).toMatchObject({ promoted: true });
    expect(version.evaluation.metrics['auc']!.value).toBeGreaterThan(0.7);
    expect(version.cutoffs).toHaveLength(4);
    await scoreAll();
    service = scoring(() => 0.5);
    expect((await train())!.decision).toMatchObject({
      promoted: false,
      reasons: [expect.stringContaining('auc is 0.5'), 'it is the same as version 1, which runs'],
    });
    expect((await runningOf(rig.store, 'theirs')).version).toBe(1);
  });

  it.each<[string, typeof service, string, RegExp]>([
    ['refuses', () => ({ outcome: 'permanent', reason: 'HTTP 401' }), 'CAR-985', /were not scored: HTTP 401/],
    [
      'says what is no probability',
      scoring(([recency]) => Number(recency ?? 0)),
      'CAR-984',
      /A score is \d+/,
    ],
    ['answers too few', () => ({ outcome: 'accepted', answer: { scores: [] } }), 'CAR-985', /0 scores for/],
  ])('that %s makes no version', async (_, says, code, words) => {
    await start(`${HTTP}${JUDGED}`);
    service = says;
    expect(await train()).toBeNull();
    expect(await failed()).toMatchObject({ code, what: expect.stringMatching(words) });
  });
});

describe.skipIf(!hasRuntime)(`a file${hasRuntime ? '' : ` (${WITHOUT})`}`, () => {
  const put = (bytes: Uint8Array) => writeFile(join(root, 'theirs.onnx'), bytes);

  it('scores, by the bytes that its version was made of', async () => {
    await start(ONNX);
    const first = logisticModel([-0.05, 0.5], 0);
    await put(first);
    const version = (await train())!;
    expect(version.decision.promoted).toBe(true);
    expect(version.card.method).toContain(createHash('sha256').update(first).digest('hex').slice(0, 16));
    await scoreAll();
    const before = await scoresNow();
    expect(before.every((score) => Number(score) > 0 && Number(score) < 1)).toBe(true);
    // The file alone changes nothing.
    await put(logisticModel([0, 0], 0));
    expect(await scoreAll()).toMatchObject({ changed: 0 });
    expect((await train())!.decision.promoted).toBe(true);
    await scoreAll();
    expect(new Set(await scoresNow())).toEqual(new Set([0.5]));
    expect((await train())!.decision.reasons).toEqual(['it is the same as version 2, which runs']);
    // Back to the bytes of before.
    const back = goesBack(await runningOf(rig.store, 'theirs'), rig.clock.now())!;
    await rig.daemon.engine.submit([], { bucket: 0, key: runningKey('theirs'), value: written(back) });
    await scoreAll();
    expect(await scoresNow()).toEqual(before);
  });

  it('of another name is another model: scores stay until it is trained', async () => {
    await start(ONNX);
    await put(logisticModel([-0.05, 0.5], 0));
    await train();
    await scoreAll();
    const before = await scoresNow();
    await rig.replace({ ...files, 'theirs.yaml': ONNX.replace('theirs.onnx', 'other.onnx') });
    expect(await scoreAll()).toBeNull();
    expect(await scoresNow()).toEqual(before);
  });

  it('is judged like any other where something is predicted', async () => {
    await start(`${ONNX}${JUDGED}`);
    await put(logisticModel([-0.05, 0.5], 0));
    const version = (await train())!;
    expect(version.decision.promoted).toBe(true);
    expect(version.evaluation.metrics['auc']!.value).toBeGreaterThan(0.7);
    await put(logisticModel([0.05, -0.5], 0));
    const worse = (await train())!;
    expect(worse.decision.promoted).toBe(false);
    expect(worse.decision.reasons.join()).toContain('auc');
  });

  it.each<[string, string, Uint8Array | null, string]>([
    ['is not there', ONNX, null, 'CAR-982'],
    ['is none', ONNX, new TextEncoder().encode('none'), 'CAR-982'],
    ['is too large', ONNX, new Uint8Array(17 * 1024 * 1024), 'CAR-982'],
    ['lies elsewhere', ONNX.replace('theirs.onnx', '../theirs.onnx'), null, 'CAR-982'],
    ['takes other features', ONNX, logisticModel([1, 2, 3], 0), 'CAR-983'],
    ['takes no texts', ONNX.replace('orders_90d', 'channel'), logisticModel([1, 2], 0), 'CAR-983'],
    ['gives no number for anybody', ONNX, logisticModel([Number.NaN, 0], 0), 'CAR-984'],
  ])('that %s makes no version', async (_, model, bytes, code) => {
    await start(model);
    if (bytes) await put(bytes);
    expect(await train()).toBeNull();
    expect(await failed()).toMatchObject({ code });
  });
});

it.each<[string, string, string]>([
  ['no file', ONNX.replace('file: theirs.onnx\n', ''), 'CAR-947'],
  ['no connector', HTTP.replace('connector: scoring\nfeatures', 'features'), 'CAR-947'],
  [
    'an unknown channel',
    HTTP.replace('connector: scoring\nfeatures', 'connector: nothing\nfeatures'),
    'CAR-222',
  ],
  ['a file of a service', `${HTTP}file: x.onnx\n`, 'CAR-948'],
  ['an option of another type', ONNX.replace('output:', 'options: { batch: 5 }\noutput:'), 'CAR-948'],
  [
    'an input of what is no feature',
    ONNX.replace('output:', 'options: { inputs: { x: [spend] } }\noutput:'),
    'CAR-983',
  ],
  ['predicts without a horizon', `${ONNX}predicts: { did: order_completed }\n`, 'CAR-947'],
  ['a gate with nothing to judge by', `${ONNX}promote: { auc: { at_least: 0.7 } }\n`, 'CAR-948'],
])('%s is an error', async (_, model, code) => {
  const found = await findingsOf({ ...files, 'theirs.yaml': model });
  expect(found.map((one) => `${one.code} ${one.what}`).join('\n')).toContain(code);
});
