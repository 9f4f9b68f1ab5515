/** For tests of web push: a browser that subscribes, and reads what was encrypted for it (RFC 8291 and RFC 8188). */
import { createDecipheriv, createECDH, createHmac, randomBytes } from 'node:crypto';

export class Browser {
  readonly #keys = createECDH('prime256v1');
  readonly #auth = randomBytes(16);

  constructor() {
    this.#keys.generateKeys();
  }

  /** What the page sends home. */
  subscription(endpoint: string): string {
    const keys = { p256dh: this.#keys.getPublicKey('base64url'), auth: this.#auth.toString('base64url') };
    return JSON.stringify({ endpoint, expirationTime: null, keys });
  }

  read(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const sender = body.subarray(21, 21 + body.readUInt8(20));
    const record = body.subarray(21 + sender.length);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.#keys.getPublicKey(), sender]);
    const key = derived(this.#auth, this.#keys.computeSecret(sender), info, 32);
    const content = derived(salt, key, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
    const nonce = derived(salt, key, Buffer.from('Content-Encoding: nonce\0'), 12);
    const decipher = createDecipheriv('aes-128-gcm', content, nonce);
    decipher.setAuthTag(record.subarray(-16));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
    return padded.subarray(0, padded.lastIndexOf(2)).toString('utf8');
  }
}

/** HKDF with one block of output (RFC 5869). */
function derived(salt: Buffer, secret: Buffer, info: Buffer, length: number): Buffer {
  const key = createHmac('sha256', salt).update(secret).digest();
  const block = createHmac('sha256', key)
    .update(info)
    .update(Buffer.from([1]))
    .digest();
  return block.subarray(0, length);
}
