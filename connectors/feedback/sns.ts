/**
 * Amazon SNS over HTTP: whether a post is from one topic, and what it carries. Anybody can have a topic that Amazon
 * signs, so only the configured one counts; and nothing is ever fetched but two addresses of that topic's region.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
 */
import { createVerify, X509Certificate } from 'node:crypto';
import type { FeedbackAnswer, JsonObject } from '../../engine/index.ts';
import { entryOf, jsonOf, malformed, objectOf, refused, reports, textOf } from './reading.ts';

/** Fetches a text, of a certificate or an answer; throws where it cannot. */
export type Get = (url: string, signal: AbortSignal) => Promise<string>;

export type Notification = { readonly message: string } | FeedbackAnswer;

const TOPIC = /^arn:(aws|aws-cn|aws-us-gov):sns:([a-z0-9-]+):\d{12}:[\w.-]+$/;
const CERTIFICATE = /^\/SimpleNotificationService-[\w-]+\.pem$/;
const ALGORITHMS: Readonly<Record<string, string>> = { '1': 'RSA-SHA1', '2': 'RSA-SHA256' };
/** In the order in which they are signed. */
const SIGNED: Readonly<Record<string, readonly string[]>> = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: [
    'Message',
    'MessageId',
    'SubscribeURL',
    'Timestamp',
    'Token',
    'TopicArn',
    'Type',
  ],
  UnsubscribeConfirmation: ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'],
};

export class Topic {
  readonly #arn: string;
  readonly #host: string;
  readonly #get: Get;
  readonly #certificates = new Map<string, X509Certificate>();

  constructor(arn: string, get: Get) {
    const [, partition = '', region = ''] = TOPIC.exec(arn) ?? [];
    this.#arn = arn;
    this.#host = `sns.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`;
    this.#get = get;
  }

  /** The message of a notification; a subscription that is asked for is confirmed. */
  async read(body: Uint8Array, at: number, signal: AbortSignal): Promise<Notification> {
    const post = objectOf(jsonOf(body));
    const type = textOf(post['Type']);
    const names = entryOf(SIGNED, type);
    if (names === undefined) return malformed('this is no post of SNS');
    if (post['TopicArn'] !== this.#arn) return refused('it is of another topic');
    const certificate = await this.#certificateAt(textOf(post['SigningCertURL']), signal);
    if (!(certificate instanceof X509Certificate)) return certificate;
    if (!isValid(certificate, at) || !isSigned(post, names, certificate))
      return refused('the signature is not right');
    if (type === 'Notification') return { message: textOf(post['Message']) };
    return type === 'SubscriptionConfirmation' ? this.#confirm(textOf(post['Token']), signal) : reports();
  }

  async #certificateAt(text: string, signal: AbortSignal): Promise<X509Certificate | FeedbackAnswer> {
    const url = URL.canParse(text) ? new URL(text) : null;
    const isTheirs =
      url?.protocol === 'https:' && url.host === this.#host && url.username === '' && url.search === '';
    if (!isTheirs || !CERTIFICATE.test(url.pathname))
      return refused('the certificate is not at an address of SNS');
    const known = this.#certificates.get(url.href);
    if (known) return known;
    try {
      const certificate = new X509Certificate(await this.#get(url.href, signal));
      // They change once a year; a list that grows is somebody's trial.
      if (this.#certificates.size > 20) this.#certificates.clear();
      this.#certificates.set(url.href, certificate);
      return certificate;
    } catch {
      return { outcome: 'later', reason: 'the certificate of SNS cannot be fetched' };
    }
  }

  /** By an address put together here: the one in the post is not followed, though it is signed. */
  async #confirm(token: string, signal: AbortSignal): Promise<FeedbackAnswer> {
    const query = new URLSearchParams({ Action: 'ConfirmSubscription', TopicArn: this.#arn, Token: token });
    try {
      await this.#get(`https://${this.#host}/?${query}`, signal);
      return reports();
    } catch {
      return { outcome: 'later', reason: 'SNS does not answer to the confirmation' };
    }
  }
}

function isValid({ validFrom, validTo }: X509Certificate, at: number): boolean {
  return Date.parse(validFrom) <= at && at <= Date.parse(validTo);
}

function isSigned(post: JsonObject, names: readonly string[], { publicKey }: X509Certificate): boolean {
  const algorithm = entryOf(ALGORITHMS, textOf(post['SignatureVersion']));
  if (algorithm === undefined) return false;
  const text = names
    .filter((name) => typeof post[name] === 'string')
    .map((name) => `${name}\n${textOf(post[name])}\n`)
    .join('');
  return createVerify(algorithm).update(text).verify(publicKey, textOf(post['Signature']), 'base64');
}
