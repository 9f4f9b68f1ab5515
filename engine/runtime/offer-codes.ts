/**
 * Codes from files: brings those of an offer's file that are not known yet into its bucket, in their order. Done when
 * the file is another than when it was last done. A crash leaves nothing half done: a code is known once, whether it
 * came before the crash or after, and done is said last.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { OfferProgram } from '../compiler/program.ts';
import type { Engine } from './engine.ts';
import { SourceFault } from './source.ts';

/** Codes of one transaction: live work goes between. */
const AT_ONCE = 1000;

/** Before anybody is granted anything under these offers. */
export async function bringCodes(
  engine: Engine,
  offers: Iterable<OfferProgram>,
  root: string,
): Promise<void> {
  for (const { id, codes } of offers) {
    if (codes && 'path' in codes) await bringFile(engine, id, resolve(root, codes.path), codes.path);
  }
}

async function bringFile(engine: Engine, offer: string, path: string, shown: string): Promise<void> {
  const key = `codes.${offer}`;
  const before = await engine.store.progress(key);
  const hash = await hashOf(path).catch(() => null);
  // Who takes the file away once its codes are in is right: nobody else is to read them.
  if (hash === before || (hash === null && before !== undefined)) return;
  if (hash === null)
    throw new SourceFault(`offer ${offer}: the file of codes ${shown} is not there, or may not be read`);
  let from = 0;
  let codes: string[] = [];
  const flush = async () => {
    const chunk = { codes, from };
    await engine.tellOffer(offer, (at) => ({ type: 'uploaded', offer, at, ...chunk }));
    from += codes.length;
    codes = [];
  };
  let isFirst = true;
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    const code = codeIn(line);
    const isHeading = isFirst && code.toLowerCase() === 'code';
    isFirst = false;
    if (code === '' || isHeading) continue;
    codes.push(code);
    if (codes.length >= AT_ONCE) await flush();
  }
  await flush();
  await engine.submit([], { bucket: 0, key, value: hash });
}

/** The first column, without quotes and a byte order mark. */
function codeIn(line: string): string {
  const [first = ''] = line.replace(/^\uFEFF/, '').split(/[,;\t]/);
  return first
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const block of createReadStream(path)) hash.update(block as Buffer);
  return hash.digest('hex');
}
