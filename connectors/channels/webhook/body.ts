/** What is posted: the template's own JSON for the medium `webhook`, the message with its parts for every other. */
import type { Message } from '../../../engine/index.ts';

/** The same message always gives the same text. Undefined when the template did not make JSON. */
export function bodyOf({ at, ...message }: Message): string | undefined {
  const { body } = message.content;
  if (message.medium !== 'webhook' || body === undefined)
    return JSON.stringify({ ...message, at: new Date(at).toISOString() });
  return isJson(body) ? body : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
