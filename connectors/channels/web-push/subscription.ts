/** The address of a push message: the subscription as the browser's `JSON.stringify(subscription)` gives it. */
import { jsonObject, textAt } from '../http/json.ts';

export interface Subscription {
  readonly endpoint: URL;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** Undefined: it is not a subscription. */
export function subscriptionOf(address: string): Subscription | undefined {
  const json = jsonObject(address);
  const endpoint = textAt(json, 'endpoint') ?? '';
  const p256dh = textAt(json, 'keys.p256dh');
  const auth = textAt(json, 'keys.auth');
  if (!URL.canParse(endpoint) || p256dh === undefined || auth === undefined) return undefined;
  return { endpoint: new URL(endpoint), keys: { p256dh, auth } };
}

/** Whoever writes a subscription chooses where we post to: only to push services, and never in the clear. */
export function isAllowed({ protocol, hostname, username }: URL, hosts: readonly string[]): boolean {
  const known = hosts.some((host) =>
    host.startsWith('*.') ? hostname.endsWith(host.slice(1).toLowerCase()) : hostname === host.toLowerCase(),
  );
  const secure = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname));
  return known && secure && username === '';
}

/** All that must not be shown of it: whoever has these can reach the person. */
export function secretsOf({ endpoint, keys }: Subscription): string[] {
  const pieces = endpoint.pathname.split('/').filter((piece) => piece.length >= 8);
  return [endpoint.href, endpoint.pathname, ...pieces, keys.p256dh, keys.auth];
}
