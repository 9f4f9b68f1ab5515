/** Releases and drift in words. Pure. */
import { type Paint, unpainted } from './paint.ts';
import type { Drift, ReleaseLine, Releases } from './releases.ts';
import { columns } from './table.ts';
import { commitWords, counted, instantWords } from './words.ts';

export function releasesText(
  { releases, pin, drift, zone, environment }: Releases,
  paint: Paint = unpainted,
): string {
  const [current] = releases;
  const rows = releases.map((release, place) => [
    `  ${release.number}`,
    instantWords(release.appliedAt, zone),
    release.commit === null ? '' : commitWords(release.commit),
    counted(release.definitions, 'definition'),
    changeWords(release.changes),
    place === 0 ? `runs${pin ? `, went back to ${pin.to}` : ''}` : '',
  ]);
  const lines = [
    `${paint.strong('Releases')} ${paint.faint(`(${environment})`)}`,
    ...columns(rows, ['right', 'left', 'left', 'left', 'left', 'left']),
    ...(pin
      ? ['', `Pinned since ${instantWords(pin.at, zone)}: nothing else is applied until \`carillon unpin\`.`]
      : []),
    '',
    paint.strong('Drift'),
    ...driftLines(drift, current!.number),
  ];
  return `${lines.join('\n')}\n`;
}

function changeWords(changes: ReleaseLine['changes']): string {
  if (changes === null) return 'the first';
  const some = Object.entries(changes).filter(([, count]) => count > 0);
  return some.map(([change, count]) => `${count} ${change}`).join(', ') || 'files only';
}

function driftLines({ files, commit, tables }: Drift, number: number): string[] {
  const lines = [
    ...(files === null
      ? [`  The files have errors: \`carillon validate\` says which. Release ${number} runs.`]
      : []),
    ...(files
      ? [
          `  The files differ from release ${number} in ${counted(files, 'place')}: \`carillon plan\` shows them.`,
        ]
      : []),
    ...tables.map(({ action, address, detail }) => `  The tables differ: ${action} ${address} (${detail}).`),
    ...(commit
      ? [
          `  Release ${number} came from ${commitWords(commit.released)}, the folder stands at ${commitWords(commit.folder)}.`,
        ]
      : []),
  ];
  return lines.length === 0 ? [`  None: files, tables and release ${number} say the same.`] : lines;
}
