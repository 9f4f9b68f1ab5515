/** Texts of a setting with places in braces that a message fills: `{to}`, `{text}`, `{content.code}`. */
import type { Json, Message } from '../../../engine/index.ts';

/** What each name stands for. Those that begin with `content.` are the parts of the template. */
const NAMES: Readonly<Record<string, (message: Message) => string>> = {
  to: ({ to }) => to,
  to_digits: ({ to }) => to.replace(/\D/g, ''),
  text: ({ content }) => content.text ?? '',
  key: ({ key }) => key,
  locale: ({ locale }) => locale,
  at: ({ at }) => new Date(at).toISOString(),
  class: ({ origin }) => origin.class,
  journey: ({ origin }) => origin.journey,
  step: ({ origin }) => origin.step,
  template: ({ origin }) => origin.template,
};

const PLACE = /\{([a-z][a-z0-9_.]*)\}/g;
const PART = 'content.';

/** What is filled in is not looked into again. */
export function filled(text: string, message: Message): string {
  return text.replace(PLACE, (place, name: string) => {
    if (name.startsWith(PART)) return message.content[name.slice(PART.length)] ?? '';
    return NAMES[name]?.(message) ?? place;
  });
}

/** The same in every text of a JSON value. */
export function filledIn(value: Json, message: Message): Json {
  if (typeof value === 'string') return filled(value, message);
  if (Array.isArray(value)) return value.map((item: Json) => filledIn(item, message));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, filledIn(item, message)]));
}

/** Names in braces that nothing fills: a mistake in the settings, found before anything is sent. */
export function unknownPlaces(value: Json): string[] {
  const places = [...JSON.stringify(value).matchAll(PLACE)].map(([, name]) => name!);
  return places.filter((name) => !name.startsWith(PART) && !Object.hasOwn(NAMES, name));
}

export const PLACES = [...Object.keys(NAMES), `${PART}PART`].map((name) => `{${name}}`).join(', ');
