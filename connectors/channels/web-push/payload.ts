/** A message → the JSON that the page's service worker is woken with. */
import type { Message } from '../../../engine/index.ts';

/**
 * The parts of the template as they are, with the language and a `tag`, by which a browser shows a message that came
 * twice only once. Undefined when there is nothing to show.
 */
export function payloadOf({ content, key, locale }: Message): string | undefined {
  const shown = [content.title, content.body, content.text].some((part) => part?.trim());
  return shown ? JSON.stringify({ tag: key, lang: locale, ...content }) : undefined;
}
