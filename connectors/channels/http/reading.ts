/** What an HTTP answer says, as far as it is read: its body up to a limit, and when to come again. */
import type { IncomingMessage } from 'node:http';

/** As much of an answer as is read: enough for an explanation, and for the connection to be kept. */
export const LARGEST_BODY = 65_536;

export interface BodyRead {
  readonly text: string;
  /** false: there was more than is read, or the line was cut before its end. */
  readonly whole: boolean;
  /** There was more than is read. */
  readonly long: boolean;
}

/** The first part of the body. What goes wrong while reading it does not change what the status said. */
export async function readBody(response: IncomingMessage): Promise<BodyRead> {
  const chunks: Buffer[] = [];
  let size = 0;
  let whole = true;
  let long = false;
  try {
    for await (const chunk of response) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > LARGEST_BODY) {
        whole = false;
        long = true;
        break;
      }
    }
  } catch {
    // cut off or too slow
    whole = false;
  }
  return { text: Buffer.concat(chunks).toString('utf8', 0, LARGEST_BODY), whole, long };
}

/** Seconds, or a date (RFC 9110, 10.2.3) → milliseconds from now. */
export function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const after = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return after > 0 ? after : undefined;
}
