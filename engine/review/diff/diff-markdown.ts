/**
 * A diff as the comment of a pull request: a summary, what breaks, findings, and each definition folded, journeys with their
 * drawing. It begins with a hidden mark, by which whoever posts it finds the comment again and writes over it.
 */
import type { Manifest } from '../../compiler/manifest.ts';
import { type FormatContext, pathFor } from '../../language/formats/index.ts';
import type { JourneyDefinition } from '../../language/kinds.ts';
import type { Json } from '../../store/store.ts';
import type { DefinitionChange } from '../changes.ts';
import type { Difference } from '../differences.ts';
import { kindOf } from '../reasons.ts';
import { shortened } from '../table.ts';
import { type Diff, versionOf } from './diff.ts';
import { drawJourney } from './draw-journey.ts';
import { rangeOf, summaryOf } from './summary.ts';

export const MARK = '<!-- carillon:diff -->';

/** GitHub takes comments of 65,536 characters; what is beyond is named and not shown. */
const LONGEST = 60_000;
/** Characters of a value in a table, and rows of one. */
const WIDEST = 120;
const MOST_ROWS = 40;

export interface Manifests {
  readonly before: Manifest | null;
  readonly after: Manifest;
}

/** @param context with the way to the workspace, for the places of findings. */
export function diffMarkdown(diff: Diff, manifests: Manifests, context: FormatContext): string {
  const head = [
    MARK,
    `### Carillon: ${summaryOf(diff)}`,
    code(rangeOf(diff)),
    ...breakingPart(diff),
    ...findingsPart(diff, context),
  ].join('\n\n');
  const tail = touchedPart(diff);
  const folded: string[] = [];
  const left: string[] = [];
  let length = head.length + tail.length;
  for (const change of diff.changes) {
    const text = foldedChange(change, manifests);
    if (left.length > 0 || length + text.length > LONGEST) left.push(change.address);
    else {
      length += text.length;
      folded.push(text);
    }
  }
  const more =
    left.length > 0
      ? [`${left.length} more do not fit here: ${shortened(left.map(code).join(', '), 4000)}`]
      : [];
  return `${[head, ...folded, ...more, ...(tail === '' ? [] : [tail])].join('\n\n')}\n`;
}

function breakingPart({ breaking }: Diff): string[] {
  if (breaking.length === 0) return [];
  const lines = breaking.map(
    ({ address, what, declared }) => `- ${code(address)}: ${plain(what)}${declared ? ' *(declared)*' : ''}`,
  );
  return [['**Breaking changes**', '', ...lines].join('\n')];
}

function findingsPart({ findings }: Diff, context: FormatContext): string[] {
  if (findings.length === 0) return [];
  const lines = findings.map(
    ({ code: id, severity, what, fix, range }) =>
      `- ${severity === 'error' ? '❌' : '⚠️'} ${id} ${code(`${pathFor(range.file, context)}:${range.line}`)}: ${plain(what)}; ${plain(fix)}`,
  );
  return [['**Findings**', '', ...lines].join('\n')];
}

const SIGNS = { added: '+', changed: '~', moved: '>', removed: '-' } as const;

function foldedChange(change: DefinitionChange, manifests: Manifests): string {
  const { address, title, facets, from } = change;
  const about = [
    ...(title === null ? [] : [html(title)]),
    ...(from === undefined ? [] : [`was <code>${html(from)}</code>`]),
    change.change,
    ...facets,
    ...versions(change, manifests),
  ];
  const body = [rows(change.differences), drawing(change, manifests)].filter((part) => part !== '');
  return [
    '<details>',
    `<summary><code>${SIGNS[change.change]} ${html(address)}</code> ${about.join(' · ')}</summary>`,
    ...(body.length > 0 ? ['', body.join('\n\n'), ''] : []),
    '</details>',
  ].join('\n');
}

function versions({ change, address, from }: DefinitionChange, { before, after }: Manifests): string[] {
  if (!before || (change !== 'changed' && change !== 'moved') || kindOf(address) === address) return [];
  const [was, is] = [versionOf(before, from ?? address), versionOf(after, address)];
  return was === is ? [] : [`version ${was} → ${is}`];
}

function rows(differences: readonly Difference[]): string {
  if (differences.length === 0) return '';
  const shown = differences
    .slice(0, MOST_ROWS)
    .map(({ path, before, after }) => `| ${cell(path)} | ${valueCell(before)} | ${valueCell(after)} |`);
  const left = differences.length - shown.length;
  const more = left > 0 ? [`| and ${left} more | | |`] : [];
  return ['| part | before | after |', '| --- | --- | --- |', ...shown, ...more].join('\n');
}

function valueCell(value: Json | undefined): string {
  if (value === undefined) return '';
  return cell(shortened(typeof value === 'string' ? value : JSON.stringify(value), WIDEST));
}

/** In a table a line break ends the row, and a bar the cell, even inside code. */
function cell(text: string): string {
  return code(text.replaceAll(/\s+/g, ' ')).replaceAll('|', '\\|');
}

function drawing({ address, change, from }: DefinitionChange, { before, after }: Manifests): string {
  if (kindOf(address) !== 'journey' || change === 'removed') return '';
  const journey = after.definitions[address]!.value as unknown as JourneyDefinition;
  const old = before?.definitions[from ?? address]?.value as unknown as JourneyDefinition | undefined;
  return ['```mermaid', drawJourney(old ?? null, journey), '```'].join('\n');
}

function touchedPart({ touched }: Diff): string {
  const entries = Object.entries(touched);
  if (entries.length === 0) return '';
  const lines = entries.map(
    ([address, origins]) => `- ${code(address)} through ${origins.map(code).join(', ')}`,
  );
  return [
    '<details>',
    `<summary>${entries.length} touched through others</summary>`,
    '',
    shortened(lines.join('\n'), LONGEST / 4),
    '',
    '</details>',
  ].join('\n');
}

/** With as many backticks around it as it needs. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const space = longest > 0 ? ' ' : '';
  return text === '' ? '` `' : `${fence}${space}${text}${space}${fence}`;
}

/** Our own words, with their code in backticks. */
function plain(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[<>*_|[\]]/g, (sign, at: number) => (inCode(text, at) ? sign : `\\${sign}`));
}

function inCode(text: string, at: number): boolean {
  return (text.slice(0, at).match(/`/g)?.length ?? 0) % 2 === 1;
}

function html(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/\s+/g, ' ');
}
