/** What happens in the made-up shop: four events, all with the same properties, evenly spread. */
import type { JsonObject } from '../../store/store.ts';
import type { Random } from './random.ts';

export const EVENTS = ['product_viewed', 'basket_updated', 'order_completed', 'help_asked'] as const;

const named = (property: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${property}_${index + 1}`);

/** Properties that take one of a few values; how many decides how often a segment of the last one changes. */
export const CHOICES = {
  category: named('category', 8),
  brand: named('brand', 8),
  theme: named('theme', 8),
  device: named('device', 6),
  city: named('city', 6),
} as const;

export type Choice = keyof typeof CHOICES;
export const CHOICE_NAMES = Object.keys(CHOICES) as Choice[];

export const CHANNELS = ['web', 'app', 'store'] as const;

/** One occurrence of any of the events. */
export function propertiesOf(random: Random): JsonObject {
  const choices = CHOICE_NAMES.map((name) => [name, random.of(CHOICES[name])]);
  return {
    ...Object.fromEntries(choices),
    channel: random.of(CHANNELS),
    total: (100 + random.below(9_900)) / 100,
    quantity: 1 + random.below(5),
  };
}
