/** Settings that every channel over HTTP has, as properties of its JSON Schema. */
import { parseDuration } from '../../../engine/index.ts';

export const timeoutSetting = {
  timeout: {
    type: 'string',
    pattern: '^[1-9][0-9]{0,3}[sm]$',
    default: '10s',
    title: 'Timeout',
    description: 'How long an attempt may take.',
  },
} as const;

export function timeoutOf({ timeout }: { readonly timeout?: string }): number {
  return parseDuration(timeout ?? '10s') ?? 10_000;
}

/** Where the provider's interface stands; `home` is its public address. */
export function baseUrlSetting(home: string) {
  return {
    base_url: {
      type: 'string',
      pattern: '^https?://[^\\s/@?#]+$',
      default: home,
      title: 'Address',
      description: "The provider's address, without a path. Only for a proxy or a region of its own.",
      examples: [home],
    },
  } as const;
}
