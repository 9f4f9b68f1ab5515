/** A page of a list as the other side wrote it: read whole, and looked into without trusting its shape. */
import type { IncomingMessage } from 'node:http';
import type { AudiencePerson, JsonObject } from '../../../engine/index.ts';
import { jsonObject } from '../http/json.ts';

/** A page of a hundred thousand hashes; more is not a page. */
const LARGEST_PAGE = 16 * 1024 * 1024;

export interface Page {
  readonly people: readonly AudiencePerson[];
  readonly next: string | null;
}

/** Throws what is wrong, without a word of what was in it. */
export async function pageOf(response: IncomingMessage): Promise<Page> {
  const { statusCode: status = 0 } = response;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += (chunk as Buffer).length;
    if (size > LARGEST_PAGE) throw new Error('a page of the list is longer than 16 MB');
    chunks.push(chunk as Buffer);
  }
  if (status < 200 || status >= 300) throw new Error(`the list cannot be read: HTTP ${status}`);
  const page = jsonObject(Buffer.concat(chunks).toString('utf8'));
  const { people, next = null } = page ?? {};
  if (!Array.isArray(people) || (next !== null && typeof next !== 'string'))
    throw new Error('a page of the list is not `{ people: […], next }`');
  return { people: people.map(personOf), next };
}

function personOf(value: unknown): AudiencePerson {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('somebody in the list is no object of identifiers');
  const entries = Object.entries(value as JsonObject).map(([name, values]) => {
    const all = Array.isArray(values) ? values : [values];
    return [name, all.filter((one): one is string => typeof one === 'string')] as const;
  });
  return Object.fromEntries(entries);
}
