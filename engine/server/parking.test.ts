import { expect, onTestFinished, test, vi } from 'vitest';
import { BusyError } from '../runtime/busy.ts';
import type { Incoming } from '../runtime/incoming.ts';
import type { Receipt } from '../runtime/work.ts';
import type { ParkedLog } from '../store/parked.ts';
import { PARKED_AFTER } from './limits.ts';
import { Parking } from './parking.ts';

const message = (id: string): Incoming => ({
  id,
  source: 'http',
  event: null,
  time: null,
  identifiers: {},
  traits: {},
  consent: {},
  properties: {},
  imported: false,
  raw: null,
});
const accepted: Receipt = { outcome: 'accepted', profile: 1 };

/** An engine that answers when it is told to, and a log that writes when it is told to. */
function parts() {
  const asked: { id: string; answer: (receipt: Receipt) => void; refuse: (error: unknown) => void }[] = [];
  const written: string[][] = [];
  const forgotten: string[] = [];
  const faults: unknown[] = [];
  let onWrite = () => {};
  let finish: { write: () => void; fail: (error: unknown) => void } | null = null;
  const log: ParkedLog = {
    async add(texts) {
      const ids = texts.map((text) => (JSON.parse(text) as Incoming).id);
      written.push(ids);
      await new Promise<void>((write, fail) => {
        finish = { write, fail };
        onWrite();
      });
      return () => forgotten.push(ids.join(' '));
    },
    async close() {},
  };
  const parking = new Parking(
    ({ id }) =>
      new Promise((answer, refuse) => {
        asked.push({ id, answer, refuse });
      }),
    log,
    (error) => faults.push(error),
  );
  return {
    parking,
    asked,
    written,
    forgotten,
    faults,
    /** Resolves when the log is asked to write. */
    writing: () => new Promise<void>((begun) => (onWrite = begun)),
    disk: () => finish!,
  };
}

test('what the engine answers in time is not parked', async () => {
  const { parking, asked, written } = parts();
  const taken = parking.accept(message('a'));
  asked[0]!.answer(accepted);
  expect(await taken).toEqual(accepted);
  await parking.close();
  expect(written).toEqual([]);
});

test('what waits is parked together, acknowledged when it is on the disk, and forgotten when it is evaluated', async () => {
  const { parking, asked, written, forgotten, writing, disk } = parts();
  const begun = writing();
  const taken = [parking.accept(message('a')), parking.accept(message('b'))];
  await begun;
  expect(written).toEqual([['a', 'b']]);
  disk().write();
  expect(await Promise.all(taken)).toEqual([{ outcome: 'parked' }, { outcome: 'parked' }]);
  expect(forgotten).toEqual([]);
  for (const { answer } of asked) answer(accepted);
  await new Promise(setImmediate);
  expect(forgotten).toHaveLength(2);
});

test('while something is parked, what follows is parked at once and together', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const { parking, asked, written, writing, disk } = parts();
  let begun = writing();
  const first = parking.accept(message('a'));
  vi.advanceTimersByTime(PARKED_AFTER);
  await begun;
  disk().write();
  expect(await first).toEqual({ outcome: 'parked' });
  begun = writing();
  const taken = [parking.accept(message('b')), parking.accept(message('c'))];
  await begun;
  expect(written).toEqual([['a'], ['b', 'c']]);
  disk().write();
  await Promise.all(taken);
  for (const { answer } of asked) answer(accepted);
  const quick = parking.accept(message('d'));
  asked.at(-1)!.answer(accepted);
  expect(await quick).toEqual(accepted);
  await parking.close();
  expect(written).toHaveLength(2);
});

test('what is evaluated while it is being written is answered at once, and forgotten after', async () => {
  const { parking, asked, forgotten, writing, disk } = parts();
  const begun = writing();
  const taken = parking.accept(message('a'));
  await begun;
  asked[0]!.answer({ outcome: 'quarantined', code: 'c', reason: 'r' });
  expect(await taken).toMatchObject({ outcome: 'quarantined' });
  disk().write();
  await new Promise(setImmediate);
  expect(forgotten).toEqual(['a']);
});

test('what is parked stays parked when the engine stops', async () => {
  const { parking, asked, forgotten, writing, disk } = parts();
  const begun = writing();
  const taken = parking.accept(message('a'));
  await begun;
  asked[0]!.refuse(new Error('the engine has stopped'));
  disk().write();
  expect(await taken).toEqual({ outcome: 'parked' });
  expect(forgotten).toEqual([]);
});

test('where nothing is parked yet, its sender hears that the engine has no room or has stopped', async () => {
  for (const error of [new BusyError('full'), new Error('stopped')]) {
    const { parking, asked } = parts();
    const taken = parking.accept(message('a'));
    asked[0]!.refuse(error);
    await expect(taken).rejects.toBe(error);
    await parking.close();
  }
});

test('when the disk fails, senders wait for the engine as if there were no parking', async () => {
  const { parking, asked, faults, writing, disk } = parts();
  const begun = writing();
  const [waits, hears] = [parking.accept(message('a')), parking.accept(message('b'))];
  await begun;
  const stopped = new Error('stopped');
  asked[1]!.refuse(stopped);
  await new Promise(setImmediate);
  const full = new Error('the disk is full');
  disk().fail(full);
  await expect(hears).rejects.toBe(stopped);
  expect(faults).toEqual([full]);
  asked[0]!.answer(accepted);
  expect(await waits).toEqual(accepted);
});
