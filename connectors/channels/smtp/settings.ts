/** What the `with:` of an smtp channel may say. */
import type { JsonObject } from '../../../engine/index.ts';
import { ATTACHMENTS, type AttachmentRules } from '../email/attachments.ts';
import type { Sender } from '../email/compose.ts';
import { senderSettings } from '../email/sender-settings.ts';
import type { DkimSettings } from './dkim.ts';

export interface SmtpSettings extends Sender {
  readonly host: string;
  readonly port?: number;
  readonly secure?: boolean;
  readonly require_tls?: boolean;
  readonly verify_certificate?: boolean;
  readonly user?: string;
  readonly pass?: string;
  readonly timeout?: string;
  readonly connections?: number;
  readonly dkim?: DkimSettings;
  readonly attachments?: Partial<AttachmentRules>;
}

export const settings: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['host', 'from'],
  dependentRequired: { user: ['pass'], pass: ['user'] },
  properties: {
    host: {
      type: 'string',
      minLength: 1,
      title: 'Host',
      description: 'Name or address of the mail server.',
      examples: ['smtp.shop.example'],
    },
    port: {
      type: 'integer',
      minimum: 1,
      maximum: 65535,
      title: 'Port',
      description: 'Without it 587, or 465 with `secure: true`.',
      examples: [587],
    },
    secure: {
      type: 'boolean',
      default: false,
      title: 'TLS from the start',
      description:
        'true: the connection begins with TLS (port 465). false: it turns to TLS where the server offers it.',
    },
    require_tls: {
      type: 'boolean',
      title: 'Insist on TLS',
      description:
        'Send nothing over a connection without TLS. Without this key: true when there is a `user`.',
    },
    verify_certificate: {
      type: 'boolean',
      default: true,
      title: 'Check the certificate',
      description: 'false accepts any certificate. Only for a server in your own network.',
    },
    user: {
      type: 'string',
      title: 'User',
      description: 'Name to log in with. Without it there is no login.',
      examples: ['carillon'],
    },
    pass: {
      type: 'string',
      format: 'secret',
      title: 'Password',
      description: 'Password to log in with, a secret.',
      examples: [{ secret: 'smtp_password' }],
    },
    ...senderSettings,
    timeout: {
      type: 'string',
      pattern: '^[1-9][0-9]{0,3}[sm]$',
      default: '30s',
      title: 'Timeout',
      description: 'How long the server may be silent. An attempt as a whole may take four times as long.',
    },
    connections: {
      type: 'integer',
      minimum: 1,
      maximum: 50,
      default: 5,
      title: 'Connections',
      description: 'How many connections are kept at most.',
    },
    dkim: {
      type: 'object',
      additionalProperties: false,
      required: ['domain', 'selector'],
      oneOf: [{ required: ['key'] }, { required: ['key_file'] }],
      title: 'DKIM',
      description: 'Signs every mail for a domain, so that receivers know it is from there (RFC 6376).',
      properties: {
        domain: {
          type: 'string',
          pattern: '^[A-Za-z0-9.-]+$',
          title: 'Domain',
          description: 'The domain that signs, that of the sender.',
          examples: ['shop.example'],
        },
        selector: {
          type: 'string',
          pattern: '^[A-Za-z0-9._-]+$',
          title: 'Selector',
          description: 'Under which name the public key stands in DNS: `SELECTOR._domainkey.DOMAIN`.',
          examples: ['carillon'],
        },
        key: {
          type: 'string',
          format: 'secret',
          title: 'Key',
          description: 'The private RSA key in PEM, a secret.',
          examples: [{ secret: 'dkim_key' }],
        },
        key_file: {
          type: 'string',
          minLength: 1,
          title: 'File of the key',
          description: 'Or the file that holds it, relative to the workspace.',
          examples: ['/etc/carillon/dkim.pem'],
        },
      },
    },
    attachments: {
      type: 'object',
      additionalProperties: false,
      title: 'Attachments',
      description:
        'From where files may go along, which the part `attachments` of a template names, one a line.',
      properties: {
        folder: {
          type: 'string',
          minLength: 1,
          default: ATTACHMENTS.folder,
          title: 'Folder',
          description: 'A folder of the workspace. No file from outside it is ever sent.',
        },
        most_megabytes: {
          type: 'number',
          exclusiveMinimum: 0,
          maximum: 50,
          default: ATTACHMENTS.most_megabytes,
          title: 'Size',
          description: 'How large all attachments of one mail may be together.',
        },
      },
    },
  },
};
