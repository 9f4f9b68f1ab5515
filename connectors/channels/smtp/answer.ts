/** What went wrong at the mail server → may it be tried again, and could the mail have arrived all the same? */
import type { NodemailerError } from 'nodemailer';
import type { SendResult } from '../../../engine/index.ts';
import { type Private, withoutPrivate } from '../without-private.ts';

/** Commands whose answer is about this mail. An answer to any other is about us: the address we come from, the login. */
const ABOUT_THE_MAIL = ['RCPT TO', 'DATA'];
/** 503 says the session is in the wrong state, which a new connection mends (RFC 5321, 4.2.1). */
const WRONG_STATE = 503;

/** `begun`: content had gone out after the server's 354, so that only its answer tells what became of the mail. */
export function answerOf(error: unknown, begun: boolean, hidden: Private): SendResult {
  const { code = '', command = '', responseCode = 0, response, message } = error as NodemailerError;
  const said = withoutPrivate(String(response ?? message), hidden);
  const isRefusal = responseCode >= 400 && responseCode < 600;
  if (begun && !isRefusal)
    return { outcome: 'doubtful', reason: `no answer after the mail was sent: ${said}` };
  const isFinal = isRefusal && responseCode >= 500 && responseCode !== WRONG_STATE;
  if (isFinal && (begun || ABOUT_THE_MAIL.includes(command))) return { outcome: 'permanent', reason: said };
  if (isFinal) return { outcome: 'transient', reason: `configuration: the mail server refused us: ${said}` };
  if (CONFIGURATION.includes(code)) return { outcome: 'transient', reason: `configuration: ${said}` };
  // The library checks addresses before it talks to the server; no attempt will change what it found.
  if (code === 'EENVELOPE' && command === 'API') return { outcome: 'permanent', reason: said };
  return { outcome: 'transient', reason: said };
}

/** Nothing is lost while a password or a certificate is being mended. */
const CONFIGURATION = ['EAUTH', 'ENOAUTH', 'EOAUTH2', 'ETLS', 'EREQUIRETLS', 'ECONFIG'];
