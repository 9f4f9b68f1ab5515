/**
 * Bodies: gzip is undone within the limit of the route, then JSON is read, whatever `Content-Type` says: a page
 * that closes sends JSON as text/plain, and one of the official clients sends gzip as a form.
 */
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Json } from '../store/store.ts';
import { RequestError, tooLarge } from './errors.ts';
import { parseJson } from './json.ts';

const unzip = promisify(gunzip);

export function readJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    '*',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, bytes: Buffer): Promise<Json> => {
      return parseJson(await decompress(request, bytes));
    },
  );
}

async function decompress(request: FastifyRequest, bytes: Buffer): Promise<Buffer> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return bytes;
  if (encoding !== 'gzip' && encoding !== 'x-gzip') {
    throw new RequestError({
      status: 415,
      code: 'bad_compression',
      what: 'the body is compressed in a way this server does not know',
      fix: 'compress it with gzip, or not at all',
    });
  }
  try {
    return await unzip(bytes, { maxOutputLength: request.routeOptions.bodyLimit });
  } catch (error) {
    if (error instanceof RangeError) throw new RequestError(tooLarge);
    throw new RequestError({
      status: 400,
      code: 'bad_compression',
      what: 'the body says it is gzip and is not, or it is cut short',
      fix: 'compress it again, or leave `Content-Encoding` out',
    });
  }
}
