import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SourceFault } from '../../../engine/index.ts';
import { ndjson } from '../ndjson/index.ts';
import { TextFile } from './blocks.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carillon-text-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(content: string | Buffer): Promise<TextFile> {
  return new TextFile(await pathOf(content));
}

async function pathOf(content: string | Buffer): Promise<string> {
  const path = join(folder, createHash('sha1').update(content).digest('hex'));
  await writeFile(path, content);
  return path;
}

async function linesOf(file: TextFile): Promise<string[]> {
  const lines: string[] = [];
  for await (const block of file.blocks()) lines.push(...block.lines);
  return lines;
}

/** Lines of all lengths, so that pieces end everywhere, also in the middle of a letter. */
const many = Array.from({ length: 20_000 }, (_, i) => `${i} ${'上海'.repeat(i % 37)}`);
const text = `${many.join('\n')}\n`;

describe('the lines of a file', () => {
  it.each<[string, string | Buffer]>([
    ['plain', text],
    ['without a last line end', text.slice(0, -1)],
    ['gzip, whatever the file is called', gzipSync(text)],
    [
      'gzip in several members',
      Buffer.concat([gzipSync(text.slice(0, 99_999)), gzipSync(text.slice(99_999))]),
    ],
  ])('%s', async (_, content) => {
    const file = await fileOf(content);
    expect(file.progress()).toBe(0);
    expect(await linesOf(file)).toEqual(many);
    expect(file.progress()).toBe(1);
  });

  it('and none of an empty file, packed or not', async () => {
    expect(await linesOf(await fileOf(''))).toEqual([]);
    expect(await linesOf(await fileOf(gzipSync('')))).toEqual([]);
  });

  it('come with the share that was read', async () => {
    const file = await fileOf(text.repeat(4));
    const shares: number[] = [];
    for await (const _ of file.blocks()) shares.push(file.progress());
    expect(shares.length).toBeGreaterThan(4);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares[0]).toBeLessThan(0.5);
  });

  it('take memory by the line and not by the file', async () => {
    const zeros = gzipSync(Buffer.alloc(200_000_000, 'x'));
    const before = process.memoryUsage().rss;
    const blocks: number[] = [];
    for await (const { lines } of (await fileOf(zeros)).blocks()) blocks.push(lines[0]!.length);
    expect(blocks).toEqual([1024 * 1024]);
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });
});

describe('a file that cannot be read says why', () => {
  it.each<[string, () => Promise<string>, string]>([
    ['is not there', async () => join(folder, 'nothing'), 'there is no such file'],
    ['is a folder', async () => folder, 'this is a folder, not a file'],
    ['was cut off', () => pathOf(gzipSync(text).subarray(0, 5_000)), 'the gzip data ends early'],
    ['is damaged', async () => pathOf(damaged(gzipSync(text))), 'the gzip data is damaged'],
    ['is UTF-16', () => pathOf(Buffer.from('\uFEFFa', 'utf16le')), 'the file is UTF-16'],
  ])('%s', async (_, path, message) => {
    const reading = linesOf(new TextFile(await path()));
    await expect(reading).rejects.toThrow(SourceFault);
    await expect(reading).rejects.toThrow(message);
  });
});

function damaged(bytes: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(0, 2_000), Buffer.alloc(50, 0xff), bytes.subarray(2_050)]);
}

describe('a reader', () => {
  it('closes the file when the loop is left', async () => {
    const path = await pathOf('{"a":1}\n'.repeat(100_000));
    const reader = ndjson.read({ path, settings: {} });
    for await (const item of reader) if (item.row === 3) break;
    const again = await reader[Symbol.asyncIterator]().next();
    expect(again.done).toBe(true);
  });

  it('gives what it had read before the file turned out to be cut off', async () => {
    const rows = Array.from({ length: 100_000 }, (_, i) =>
      JSON.stringify({ i, r: (i * 2654435761) % 4294967296 }),
    );
    const packed = gzipSync(rows.join('\n'));
    const reader = ndjson.read({ path: await pathOf(packed.subarray(0, packed.length / 2)), settings: {} });
    let read = 0;
    const all = async () => {
      for await (const item of reader) read = item.row;
    };
    await expect(all()).rejects.toThrow('the gzip data ends early');
    expect(read).toBeGreaterThan(10_000);
  });
});
