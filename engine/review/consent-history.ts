/** What a person said about messages, newest first: what, when, by which means, and what shows it. Only tells. */
import type { EventRow, JsonObject } from '../store/store.ts';
import { columns, shortened } from './table.ts';
import { instantWords } from './words.ts';

/** Changes shown. Nobody says it more often who means it. */
const SHOWN = 20;
const PROOF_WIDTH = 60;

const MEANS: Readonly<Record<string, string>> = {
  api: 'told over HTTP',
  import: 'imported',
  page: 'on the page for unsubscribing',
  one_click: 'by one click of a mail program',
  mail: 'by a mail',
  complaint: 'by a complaint',
  provider: 'at the provider',
};

export function consentHistoryLines(events: readonly EventRow[], zone: string): string[] {
  const rows = events
    .filter(({ type }) => type === 'consent_changed')
    .slice(-SHOWN)
    .toReversed()
    .map(({ time, properties }) => [
      `  ${instantWords(time, zone)}`,
      `${text(properties, 'class')} ${text(properties, 'channel')} ${properties['given'] === true ? 'yes' : 'no'}`,
      meansWords(properties),
      shortened(text(properties, 'proof'), PROOF_WIDTH),
    ]);
  return columns(rows, ['left', 'left', 'left', 'left']);
}

function meansWords(properties: JsonObject): string {
  const [by, source, message] = ['by', 'source', 'message'].map((name) => text(properties, name));
  const from = source ? ` (${source})` : '';
  return `${MEANS[by!] ?? 'told'}${from}${message ? `, from message ${message}` : ''}`;
}

function text(properties: JsonObject, name: string): string {
  const value = properties[name];
  return typeof value === 'string' ? value : '';
}
