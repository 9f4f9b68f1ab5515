/** Who may tell what became of messages. A new one is a file beside this one and a line here. */
import type { FeedbackSpec } from '../../engine/index.ts';
import { mailgun } from './mailgun.ts';
import { sendgrid } from './sendgrid.ts';
import { ses } from './ses.ts';
import { signed } from './signed.ts';
import { twilio } from './twilio.ts';

export const feedback: readonly FeedbackSpec[] = [ses, sendgrid, mailgun, twilio, signed];
