import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openParked, type ParkedPlace, parkedIn } from '../parked.ts';

let folder: string;
let place: Extract<ParkedPlace, { kind: 'files' }>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carillon-parked-'));
  place = { kind: 'files', prefix: join(folder, 'store.db.parked-') };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const texts = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) =>
    JSON.stringify({ id: `m${from + index}`, text: 'ü\n\r🎁\u2028\u2029\u0085' }),
  );

async function read(forget = false): Promise<string[]> {
  const found: string[] = [];
  for await (const group of parkedIn(place)) {
    found.push(...group.texts);
    if (forget) await group.forget();
  }
  return found;
}

test('what was added stands there in its order, also after the process is gone', async () => {
  const log = await openParked(place);
  await Promise.all([log.add(texts(0, 3)), log.add(texts(3, 4)), log.add(texts(4, 1500))]);
  expect(await read()).toEqual(texts(0, 1500));
  await log.close();
  const next = await openParked(place);
  await next.add(texts(1500, 1501));
  await next.close();
  expect(await read()).toEqual(texts(0, 1501));
});

test('what was read and forgotten is gone', async () => {
  const log = await openParked(place);
  await log.add(texts(0, 2500));
  await log.close();
  expect(await read(true)).toHaveLength(2500);
  expect(readdirSync(folder)).toEqual([]);
});

test('no more is kept than is needed, and nothing when all is done', async () => {
  const log = await openParked(place);
  const large = Array.from({ length: 20 }, (_, index) =>
    JSON.stringify({ index, text: 'x'.repeat(2 ** 20) }),
  );
  const forget = await log.add(large);
  const later = await log.add(texts(0, 2));
  expect(readdirSync(folder)).toHaveLength(2);
  for (let count = 0; count < large.length; count++) forget();
  // In turn: the file goes before the next one is written.
  const last = await log.add(texts(2, 3));
  expect(readdirSync(folder)).toHaveLength(1);
  expect(await read()).toEqual(texts(0, 3));
  for (const done of [later, later, last]) done();
  await log.close();
  expect(readdirSync(folder)).toEqual([]);
});

describe('a file that is not whole', () => {
  test('a torn last line is passed over: nobody was told that it was taken', async () => {
    writeFileSync(`${place.prefix}1`, '{"id":"a"}\n{"id":"b"');
    expect(await read()).toEqual(['{"id":"a"}']);
  });

  test('a write that was torn is passed over as a whole', async () => {
    writeFileSync(`${place.prefix}1`, '{"id":"a"}\n{"id":\0\0\0}\n{"id":"c"}\n\0\0');
    expect(await read()).toEqual(['{"id":"a"}']);
  });

  test('after it, others are added to a file of their own', async () => {
    writeFileSync(`${place.prefix}1`, '{"id":"a"}\n{"id":"b"');
    const log = await openParked(place);
    await log.add(['{"id":"c"}']);
    await log.close();
    expect(await read()).toEqual(['{"id":"a"}', '{"id":"c"}']);
  });

  test('a damaged line before others is told, and nothing is thrown away', async () => {
    writeFileSync(`${place.prefix}1`, '{"id":"a"}\n{"id\n{"id":"c"}\n');
    await expect(read(true)).rejects.toMatchObject({
      code: 'CAR-825',
      what: expect.stringMatching(/^line 2 of/),
    });
    expect(readFileSync(`${place.prefix}1`, 'utf8')).toHaveLength(27);
  });

  test('other files beside it are left alone', async () => {
    appendFileSync(`${place.prefix}old`, 'something');
    expect(await read()).toEqual([]);
  });
});

test('a folder that is gone is told as the disk that it is', async () => {
  const log = await openParked(place);
  rmSync(folder, { recursive: true });
  await expect(log.add(['{}'])).rejects.toMatchObject({ code: 'CAR-814' });
});
