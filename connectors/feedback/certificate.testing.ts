/** For tests: a certificate signed by itself, as SNS has one, made anew each time so that no key lies about. */
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...head]), body]);
}

const [INTEGER, BITS, NULL, OID, UTF8, TIME, SEQUENCE, SET] = [
  0x02, 0x03, 0x05, 0x06, 0x0c, 0x18, 0x30, 0x31,
] as const;
const RSA_SHA256 = der(SEQUENCE, der(OID, Buffer.from('2a864886f70d01010b', 'hex')), der(NULL));
const COMMON_NAME = der(OID, Buffer.from('550403', 'hex'));

export interface TestCertificate {
  readonly pem: string;
  readonly key: KeyObject;
}

/** Valid from the first to the last day of these years. */
export function testCertificate(from = 2020, to = 2040): TestCertificate {
  const { privateKey: key, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const name = der(
    SEQUENCE,
    der(SET, der(SEQUENCE, COMMON_NAME, der(UTF8, Buffer.from('sns.amazonaws.com')))),
  );
  const instant = (year: number, rest: string) => der(TIME, Buffer.from(`${year}${rest}Z`));
  const told = der(
    SEQUENCE,
    der(0xa0, der(INTEGER, Buffer.from([2]))),
    der(INTEGER, Buffer.from([1])),
    RSA_SHA256,
    name,
    der(SEQUENCE, instant(from, '0101000000'), instant(to, '1231000000')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = createSign('RSA-SHA256').update(told).sign(key);
  const whole = der(SEQUENCE, told, RSA_SHA256, der(BITS, Buffer.from([0]), signature));
  return {
    pem: `-----BEGIN CERTIFICATE-----\n${whole.toString('base64')}\n-----END CERTIFICATE-----\n`,
    key,
  };
}
