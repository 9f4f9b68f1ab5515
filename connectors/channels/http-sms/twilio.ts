/**
 * Twilio's Messages API: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
 * Error codes: https://www.twilio.com/docs/api/errors. It knows no message again that it had before.
 */
import { type Format, formatOf } from './format.ts';
import type { TwilioSettings } from './settings.ts';

/** Too many requests, too fast for the sender, queue full, limit of the day, internal error, unavailable. */
const LATER = [20429, 14107, 30001, 63038, 20500, 20503];
/** The login, the account, what it may do, the sender it names. */
const OURS = [20003, 20005, 20404, 21212, 21603, 21606, 21659, 21660, 21701, 21703, 30002];

export function twilio(id: string, given: TwilioSettings): Format {
  const { account, from, messaging_service, status_callback } = given;
  const base = given.base_url ?? 'https://api.twilio.com';
  const form = {
    To: '{to}',
    Body: '{text}',
    ...(from === undefined ? {} : { From: from }),
    ...(messaging_service === undefined ? {} : { MessagingServiceSid: messaging_service }),
    ...(status_callback === undefined ? {} : { StatusCallback: status_callback }),
  };
  const request = {
    url: `${base}/2010-04-01/Accounts/${account}/Messages.json`,
    basic_auth: { user: given.user ?? account, password: given.password },
    form,
  };
  const answer = {
    accepted: { at: 'sid' },
    id: 'sid',
    code: 'code',
    text: 'message',
    later: LATER,
    ours: OURS,
  };
  return formatOf(id, 'Twilio', request, answer);
}
