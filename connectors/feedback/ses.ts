/**
 * Feedback `ses`: Amazon SES through SNS, its feedback notifications and its published events alike.
 * https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
import type { FeedbackAnswer, FeedbackSpec, JsonObject, Report } from '../../engine/index.ts';
import {
  codeOf,
  entryOf,
  jsonOf,
  keyFrom,
  keyIn,
  listOf,
  malformed,
  objectOf,
  reports,
  textOf,
  timeOf,
} from './reading.ts';
import { type Get, Topic } from './sns.ts';

export const ses: FeedbackSpec = {
  name: 'ses',
  title: 'Amazon SES',
  description:
    'Notifications and published events of Amazon SES through a topic of SNS: Delivery, Bounce (Permanent is a hard one), Complaint, Reject and ' +
    'Rendering Failure. Let SES include the original headers: messages are found by X-Carillon-Message, else by the id that SES gave. A ' +
    'post of any other topic is refused. A subscription that SNS asks to confirm is confirmed by itself.',
  settings: {
    type: 'object',
    additionalProperties: false,
    required: ['topic'],
    properties: {
      topic: {
        type: 'string',
        pattern: '^arn:(aws|aws-cn|aws-us-gov):sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_.-]+$',
        title: 'Topic',
        description: 'The ARN of the topic that SES publishes to.',
        examples: ['arn:aws:sns:eu-west-1:123456789012:mail'],
      },
    },
  },
  open: (settings) => openSes(settings, get),
};

/** With another way to fetch, for tests. */
export function openSes({ topic }: JsonObject, fetching: Get) {
  const sns = new Topic(String(topic), fetching);
  return {
    async read({ body, at }: { body: Uint8Array; at: number }, signal: AbortSignal): Promise<FeedbackAnswer> {
      const read = await sns.read(body, at, signal);
      if ('outcome' in read) return read;
      const told = jsonOf(read.message);
      // The first post after setting SES up is a sentence.
      if (told === undefined) return reports();
      const report = reportOf(objectOf(told));
      return report === undefined ? malformed('this is no notification of SES') : reports(...report);
    },
  };
}

/** A certificate has some 2 KB. */
const LARGEST = 100_000;

async function get(url: string, signal: AbortSignal): Promise<string> {
  const answer = await fetch(url, { redirect: 'error', signal });
  const text = await answer.text();
  if (!answer.ok || text.length > LARGEST) throw new Error(`status ${answer.status}`);
  return text;
}

/** Of what is none of our business, none; undefined for what SES would not post. */
function reportOf(told: JsonObject): readonly Report[] | undefined {
  const type = textOf(told['notificationType'] ?? told['eventType']);
  if (type === '' || type === 'AmazonSnsSubscriptionSucceeded') return type === '' ? undefined : [];
  // Somebody took a complaint back, or a provider tells of mail that was put into spam by mistake.
  if (objectOf(told['complaint'])['complaintFeedbackType'] === 'not-spam') return [];
  const judged = entryOf(JUDGES, type)?.(told);
  const mail = objectOf(told['mail']);
  return judged ? [{ ...judged, ...namesOf(mail) }] : [];
}

function namesOf(mail: JsonObject): Pick<Report, 'message' | 'provider'> {
  const header = (wanted: string) => {
    const found = listOf(mail['headers'])
      .map(objectOf)
      .find(({ name }) => textOf(name).toLowerCase() === wanted);
    return textOf(found?.['value']);
  };
  const id = textOf(mail['messageId']);
  return {
    ...keyIn(header('message-id')),
    ...keyFrom(header('x-carillon-message')),
    // As the mail server of SES answers, which is how the channel heard of it.
    ...(id !== '' && { provider: [id, `250 Ok ${id}`] }),
  };
}

type Judged = Omit<Report, 'message' | 'provider'>;
const JUDGES: Readonly<Record<string, (told: JsonObject) => Judged>> = {
  Delivery: ({ delivery }) => ({ what: 'delivered', ...instantOf(delivery) }),
  Bounce: ({ bounce }) => {
    const { bounceType, bounceSubType, bouncedRecipients } = objectOf(bounce);
    const [first] = listOf(bouncedRecipients);
    return {
      what: 'bounced',
      bounce: bounceType === 'Permanent' ? 'hard' : 'soft',
      ...instantOf(bounce),
      ...codeOf(bounceType, bounceSubType, objectOf(first)['status']),
    };
  },
  Complaint: ({ complaint }) => ({
    what: 'complained',
    ...instantOf(complaint),
    ...codeOf(objectOf(complaint)['complaintFeedbackType']),
  }),
  Reject: ({ reject }) => ({ what: 'failed', ...codeOf(objectOf(reject)['reason']) }),
  'Rendering Failure': () => ({ what: 'failed', reason: 'rendering failure' }),
};

function instantOf(part: JsonObject[string] | undefined) {
  return timeOf(Date.parse(textOf(objectOf(part)['timestamp'])));
}
