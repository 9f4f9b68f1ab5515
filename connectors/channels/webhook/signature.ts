/** How the receiver can tell that a request comes from us and is fresh. */
import { createHmac } from 'node:crypto';

/** The time is signed with the body, so that a request that was listened to cannot be played back later. */
export function signatureOf(body: string, seconds: number, secret: string): string {
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${digest}`;
}
