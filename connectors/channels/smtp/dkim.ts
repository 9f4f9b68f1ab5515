/**
 * DKIM (RFC 6376): a mail is signed as the domain it comes from. By nodemailer, before the mail is handed over, so
 * that every attempt sends the same bytes: an RSA signature is the same every time.
 */
import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import DKIM from 'nodemailer/lib/dkim';

export interface DkimSettings {
  readonly domain: string;
  readonly selector: string;
  readonly key?: string;
  readonly key_file?: string;
}

export type Sign = (mail: Buffer) => Promise<Buffer>;

/** What a receiver shows or acts upon. Those of one-click unsubscribing must be among them (RFC 8058, 4). */
const SIGNED =
  'From:Sender:Reply-To:Subject:Date:Message-ID:To:MIME-Version:Content-Type:Content-Transfer-Encoding:' +
  'Content-Language:List-Unsubscribe:List-Unsubscribe-Post';

export interface Signer {
  readonly sign: Sign;
  readonly key: string;
}

/** A key that cannot sign is found at once; nothing of it is shown. */
export function signerOf(id: string, given: DkimSettings, root: string): Signer {
  const key = keyOf(id, given, root);
  if (!isRsaKey(key)) throw new Error(`channel ${id}: the DKIM key is not a private RSA key in PEM`);
  const dkim = new DKIM({
    domainName: given.domain,
    keySelector: given.selector,
    privateKey: key,
    headerFieldNames: SIGNED,
  });
  return { key, sign: (mail) => buffer(dkim.sign(mail)) };
}

/** The library signs with no other. */
function isRsaKey(key: string): boolean {
  try {
    return createPrivateKey(key).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}

function keyOf(id: string, { key, key_file }: DkimSettings, root: string): string {
  // Environment variables often hold line ends written out.
  if (key !== undefined) return key.includes('\n') ? key : key.replaceAll('\\n', '\n');
  try {
    return readFileSync(resolve(root, key_file!), 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new Error(`channel ${id}: the file of the DKIM key cannot be read (${code})`);
  }
}
