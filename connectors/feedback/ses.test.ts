import { createSign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { FeedbackAnswer } from '../../engine/index.ts';
import { testCertificate } from './certificate.testing.ts';
import { openSes } from './ses.ts';

const TOPIC = 'arn:aws:sns:us-west-2:123456789012:mail';
const AT = Date.parse('2026-03-02T10:00:00Z');
const CERTIFICATE_URL =
  'https://sns.us-west-2.amazonaws.com/SimpleNotificationService-f3ecfb7224c7233fe7bb5f59f96de52f.pem';
const { pem, key } = testCertificate();
const other = testCertificate();

type Post = Record<string, string>;

/** As SNS signs; https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html */
function signed(post: Post, version = '1', by = key): Post {
  const names =
    post['Type'] === 'Notification'
      ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
      : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
  const text = names.flatMap((name) => (post[name] === undefined ? [] : [name, post[name]])).join('\n');
  const signature = createSign(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256')
    .update(`${text}\n`)
    .sign(by, 'base64');
  return { ...post, SignatureVersion: version, Signature: signature, SigningCertURL: CERTIFICATE_URL };
}

const notification = (message: unknown, more: Post = {}): Post => ({
  Type: 'Notification',
  MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
  TopicArn: TOPIC,
  Subject: 'Amazon SES Email Event Notification',
  Message: typeof message === 'string' ? message : JSON.stringify(message),
  Timestamp: '2026-03-02T09:59:58.000Z',
  ...more,
});

const confirmation: Post = {
  Type: 'SubscriptionConfirmation',
  MessageId: '165545c9-2a5c-472c-8df2-7ff2be2b3b1b',
  Token: '2336412f37fb687f5d51e6e2425929f52bcfd9a4',
  TopicArn: TOPIC,
  Message: `You have chosen to subscribe to the topic ${TOPIC}.`,
  SubscribeURL: 'https://evil.example/?Action=ConfirmSubscription',
  Timestamp: '2026-03-02T09:59:58.000Z',
};

const fetched: string[] = [];
async function read(post: Post | string, get?: (url: string) => Promise<string>): Promise<FeedbackAnswer> {
  fetched.length = 0;
  const ses = openSes({ topic: TOPIC }, async (url) => {
    fetched.push(url);
    return get ? get(url) : pem;
  });
  const body = Buffer.from(typeof post === 'string' ? post : JSON.stringify(post));
  return ses.read({ body, at: AT }, AbortSignal.timeout(1_000));
}

const mail = {
  timestamp: '2026-03-02T09:59:00.000Z',
  messageId: '00000137860315fd-34208509-5b74-41f3-95c5-22c1edc3c924-000000',
  source: 'hello@shop.example',
  destination: ['ann@example.com'],
  headers: [
    { name: 'From', value: 'hello@shop.example' },
    { name: 'Message-ID', value: '<k7d2m4qx5v3w3b5c2z4t@shop.example>' },
    { name: 'X-Carillon-Message', value: 'k7d2m4qx5v3w3b5c2z4t' },
  ],
};
const NAMES = {
  message: 'k7d2m4qx5v3w3b5c2z4t',
  provider: [mail.messageId, `250 Ok ${mail.messageId}`],
};
const time = Date.parse('2026-03-02T09:59:30.000Z');
const timestamp = '2026-03-02T09:59:30.000Z';
const bounce = (bounceType: string, bounceSubType: string) => ({
  bounceType,
  bounceSubType,
  timestamp,
  feedbackId: '00000138111222aa-33322211-cccc-cccc-cccc-ddddaaaa0680-000000',
  bouncedRecipients: [
    {
      emailAddress: 'ann@example.com',
      action: 'failed',
      status: '5.1.1',
      diagnosticCode: 'smtp; 550 5.1.1 <ann@example.com>',
    },
  ],
});

/** After the examples of the documentation of SES. */
describe('what SES tells', () => {
  test.each([
    [
      'a delivery',
      { notificationType: 'Delivery', mail, delivery: { timestamp, smtpResponse: '250 ok' } },
      [{ what: 'delivered', time }],
    ],
    [
      'a permanent bounce',
      { notificationType: 'Bounce', mail, bounce: bounce('Permanent', 'General') },
      [{ what: 'bounced', bounce: 'hard', time, reason: 'Permanent General 5.1.1' }],
    ],
    [
      'a transient bounce, as an event',
      { eventType: 'Bounce', mail, bounce: bounce('Transient', 'MailboxFull') },
      [{ what: 'bounced', bounce: 'soft', time, reason: 'Transient MailboxFull 5.1.1' }],
    ],
    [
      'a complaint',
      {
        notificationType: 'Complaint',
        mail,
        complaint: {
          timestamp,
          complaintFeedbackType: 'abuse',
          complainedRecipients: [{ emailAddress: 'ann@example.com' }],
        },
      },
      [{ what: 'complained', time, reason: 'abuse' }],
    ],
    [
      'a complaint that is none',
      { notificationType: 'Complaint', mail, complaint: { timestamp, complaintFeedbackType: 'not-spam' } },
      [],
    ],
    [
      'a rejection',
      { eventType: 'Reject', mail, reject: { reason: 'Bad content' } },
      [{ what: 'failed', reason: 'Bad content' }],
    ],
    [
      'a failed rendering',
      { eventType: 'Rendering Failure', mail, failure: { errorMessage: 'ann@example.com' } },
      [{ what: 'failed', reason: 'rendering failure' }],
    ],
    ['an opening', { eventType: 'Open', mail, open: { timestamp } }, []],
  ])('%s', async (_, message, expected) => {
    const answer = await read(signed(notification(message), '2'));
    expect(answer).toEqual({
      outcome: 'reports',
      reports: expected.map((report) => ({ ...report, ...NAMES })),
    });
    expect(JSON.stringify(answer)).not.toContain('ann@');
  });

  test('without headers, by its id', async () => {
    const { headers: _, ...bare } = mail;
    const answer = await read(
      signed(notification({ notificationType: 'Delivery', mail: bare, delivery: { timestamp } })),
    );
    expect(answer).toEqual({
      outcome: 'reports',
      reports: [{ what: 'delivered', time, provider: NAMES.provider }],
    });
  });

  test('the sentence after setting it up is nothing', async () => {
    expect(
      await read(signed(notification('Successfully validated SNS topic for Amazon SES event publishing.'))),
    ).toEqual({
      outcome: 'reports',
      reports: [],
    });
  });
});

describe('a post is taken only from the topic', () => {
  const told = { notificationType: 'Delivery', mail, delivery: { timestamp } };
  const right = signed(notification(told));
  const refusal = async (post: Post, get?: () => Promise<string>) => (await read(post, get)).outcome;

  test.each([
    ['its message was changed', { ...right, Message: '{}' }],
    [
      'it is of another topic',
      signed(notification(told, { TopicArn: 'arn:aws:sns:us-west-2:999999999999:mail' })),
    ],
    ['it is signed by another', signed(notification(told), '1', other.key)],
    ['its signature is of a kind that does not exist', { ...right, SignatureVersion: '3' }],
    ['it is not signed', { ...right, Signature: '' }],
  ])('not when %s', async (_, post) => {
    expect(await refusal(post)).toBe('refused');
  });

  test.each([
    'https://evil.example/SimpleNotificationService-1.pem',
    'http://sns.us-west-2.amazonaws.com/SimpleNotificationService-1.pem',
    'https://sns.us-west-2.amazonaws.com.evil.example/SimpleNotificationService-1.pem',
    'https://sns.us-west-2.amazonaws.com@evil.example/SimpleNotificationService-1.pem',
    'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem',
    'https://sns.us-west-2.amazonaws.com:8443/SimpleNotificationService-1.pem',
    'https://sns.us-west-2.amazonaws.com/other/SimpleNotificationService-1.pem',
    'https://sns.us-west-2.amazonaws.com/bucket/evil.pem',
    'file:///etc/passwd',
    '',
  ])('nothing is fetched from %j', async (SigningCertURL) => {
    expect(await refusal({ ...right, SigningCertURL })).toBe('refused');
    expect(fetched).toEqual([]);
  });

  test('not by a certificate that has run out', async () => {
    const old = testCertificate(2020, 2024);
    expect(await refusal(signed(notification(told), '1', old.key), async () => old.pem)).toBe('refused');
  });

  test('later, when the certificate cannot be had', async () => {
    expect(await refusal(right, () => Promise.reject(new Error('no')))).toBe('later');
    expect(await refusal(right, async () => 'no certificate')).toBe('later');
  });

  test.each(['', '[]', 'null', '{}', '{"Type":"constructor"}', 'no JSON'])(
    '%j is malformed',
    async (body) => {
      expect((await read(body)).outcome).toBe('malformed');
    },
  );

  test('the certificate is fetched once', async () => {
    let times = 0;
    const ses = openSes({ topic: TOPIC }, async () => {
      times += 1;
      return pem;
    });
    for (let post = 0; post < 3; post++) {
      const body = Buffer.from(JSON.stringify(right));
      expect((await ses.read({ body, at: AT }, AbortSignal.timeout(1_000))).outcome).toBe('reports');
    }
    expect(times).toBe(1);
  });
});

describe('a subscription', () => {
  test('is confirmed at an address of SNS, whatever the post says', async () => {
    expect(await read(signed(confirmation))).toEqual({ outcome: 'reports', reports: [] });
    expect(fetched).toEqual([
      CERTIFICATE_URL,
      `https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${encodeURIComponent(TOPIC)}&Token=${confirmation['Token']}`,
    ]);
  });

  test('not when it is not signed', async () => {
    expect(await read({ ...signed(confirmation), Token: 'x' })).toMatchObject({ outcome: 'refused' });
    expect(fetched).toEqual([CERTIFICATE_URL]);
  });
});
