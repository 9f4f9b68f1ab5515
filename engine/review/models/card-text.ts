/** A model card as text for a terminal, and as Markdown. Pure. */
import type { CardSection } from '../../models/types/type.ts';
import { columns } from '../table.ts';
import { cellText, type ModelCard } from './card.ts';

export function cardText({ title, facts, sections }: ModelCard): string {
  const width = Math.max(...facts.map(([name]) => name.length));
  const lines = facts.map(([name, text]) => `${name.padEnd(width)}  ${text}`);
  return `${[title, '', ...lines, ...sections.flatMap((section) => ['', ...sectionText(section)])].join('\n')}\n`;
}

export function sectionText({ heading, text, columns: names, rows }: CardSection): string[] {
  const table = tableText(names ?? [], rows ?? []);
  return [heading, ...(text === undefined ? [] : [`  ${text}`]), ...table.map((line) => `  ${line}`)];
}

export function tableText(
  names: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string[] {
  if (rows.length === 0) return [];
  const alignments = names.map((_, place) =>
    rows.some((row) => typeof row[place] === 'number') ? ('right' as const) : ('left' as const),
  );
  return columns([names, ...rows.map((row) => row.map(cellText))], alignments);
}

export function cardMarkdown({ title, facts, sections }: ModelCard): string {
  return [
    `# ${escaped(title)}`,
    '',
    ...facts.map(([name, text]) => `- **${name}**: ${escaped(text)}`),
    ...sections.flatMap(sectionMarkdown),
    '',
  ].join('\n');
}

function sectionMarkdown({ heading, text, columns: names = [], rows = [] }: CardSection): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => escaped(cell)).join(' | ')} |`;
  const table =
    rows.length === 0
      ? []
      : ['', line(names), line(names.map(() => '---')), ...rows.map((row) => line(row.map(cellText)))];
  return ['', `## ${escaped(heading)}`, ...(text === undefined ? [] : ['', escaped(text)]), ...table];
}

function escaped(text: string): string {
  return text.replaceAll(/[|<>]/g, (sign) => `\\${sign}`);
}
