/** What a message says, compared with what a test wants in it. */
import { plainText } from '../../../compiler/liquid/index.ts';
import type { TestMessage } from '../../../language/kinds.ts';
import { shortened } from '../../table.ts';

type Content = Readonly<Record<string, string>>;

/** One thing that is not as it should be. */
export interface ContentFault {
  readonly key: 'contains' | 'lacks' | 'matches' | 'equals';
  readonly expected: string;
  readonly actual: readonly string[];
}

/** Columns of a part that are shown. */
const WIDTH = 160;

export function contentFaults(
  { contains, lacks, matches, equals = {} }: Pick<TestMessage, 'contains' | 'lacks' | 'matches' | 'equals'>,
  content: Content,
): ContentFault[] {
  const parts = Object.values(content);
  const faults: ContentFault[] = [];
  for (const text of listOf(contains))
    if (!parts.some((part) => part.includes(text)))
      faults.push({ key: 'contains', expected: `contains ${JSON.stringify(text)}`, actual: said(content) });
  for (const text of listOf(lacks))
    if (parts.some((part) => part.includes(text)))
      faults.push({ key: 'lacks', expected: `lacks ${JSON.stringify(text)}`, actual: around(content, text) });
  if (matches !== undefined && !parts.some((part) => new RegExp(matches, 'u').test(part)))
    faults.push({ key: 'matches', expected: `matches /${matches}/`, actual: said(content) });
  for (const [part, text] of Object.entries(equals)) {
    const actual = content[part]?.trim();
    if (actual === text.trim()) continue;
    const [wanted, found] = firstDifference(text.trim(), actual);
    faults.push({ key: 'equals', expected: `${part}${wanted}`, actual: [`${part}${found}`] });
  }
  return faults;
}

function listOf(texts: TestMessage['contains']): readonly string[] {
  return texts === undefined ? [] : typeof texts === 'string' ? [texts] : texts;
}

/** Parts that say from whom it is, and nothing to whom it is for. */
const ENVELOPE: ReadonlySet<string> = new Set(['from', 'reply_to']);

/** What one sees of it first. */
export function headOf(content: Content): string {
  return (content['subject'] === undefined ? undefined : `"${content['subject']}"`) ?? said(content)[0] ?? '';
}

/** What it says, as people read it. */
function said(content: Content): string[] {
  const parts = Object.entries(content).filter(([part]) => !ENVELOPE.has(part));
  return parts.map(([part, text]) => {
    const readable = part === 'html' ? plainText(text) : text;
    return `${part}: ${shortened(readable.replaceAll(/\s+/g, ' ').trim(), WIDTH)}`;
  });
}

function around(content: Content, text: string): string[] {
  return Object.entries(content).flatMap(([part, whole]) => {
    const at = whole.indexOf(text);
    return at < 0
      ? []
      : [`${part}: …${whole.slice(Math.max(0, at - 40), at + text.length + 40).replaceAll(/\s+/g, ' ')}…`];
  });
}

/** Both from the first line in which they differ on: long texts are mostly alike. */
function firstDifference(wanted: string, actual: string | undefined): [string, string] {
  if (actual === undefined) return [`: ${wanted}`, ': there is no such part'];
  const [a, b] = [wanted.split(/\r?\n/), actual.split(/\r?\n/)];
  if (a.length === 1 && b.length === 1) return [`: ${wanted}`, `: ${actual}`];
  const line = a.findIndex((one, index) => one !== b[index]);
  const place = line < 0 ? a.length : line;
  const shown = (lines: readonly string[]) => shortened(lines[place] ?? '(it ends before)', WIDTH);
  return [`, line ${place + 1}: ${shown(a)}`, `, line ${place + 1}: ${shown(b)}`];
}
