/**
 * Which mails had their content begun. The library's errors do not tell: a lost connection is `CONN` wherever it
 * was lost. But it reads a mail only once the server has said 354, so the stream it reads from knows.
 */
import type { Readable } from 'node:stream';
import type { Transporter } from 'nodemailer';

export class Begun {
  readonly #streams = new WeakMap<Uint8Array, Readable>();

  /** Must be called before the first mail is sent; mails are told apart by the very bytes given as `raw`. */
  watch<T>(transport: Pick<Transporter<T>, 'use'>): void {
    transport.use('stream', ({ data, message }, done) => {
      const { raw } = data;
      message?.processFunc((stream) => {
        if (raw instanceof Uint8Array) this.#streams.set(raw, stream);
        return stream;
      });
      done();
    });
  }

  has(raw: Uint8Array): boolean {
    return this.#streams.get(raw)?.readableDidRead ?? false;
  }
}
