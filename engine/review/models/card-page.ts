/** A model card as one page of HTML that loads nothing, with its calibration and lift drawn. Pure. */
import type { CardSection } from '../../models/types/type.ts';
import { type Content, type Html, html, prose, trusted } from '../docs/html.ts';
import { STYLE } from '../docs/style.ts';
import { cellText, type ModelCard } from './card.ts';

const SIZE = 260;
const MARGIN = 40;

export function cardPage({ title, facts, sections, evaluation }: ModelCard): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(STYLE)}${trusted(CHART_STYLE)}</style>
</head>
<body>
<main class="frame">
<h1>${title}</h1>
<dl class="facts">${facts.map(([name, text]) => html`<dt>${name}</dt><dd>${prose(text)}</dd>`)}</dl>
<div class="charts">${calibrationChart(evaluation)}${liftChart(evaluation)}</div>
${sections.map(section)}</main>
</body>
</html>
`.text;
}

const CHART_STYLE = `
.charts{display:flex;flex-wrap:wrap;gap:2rem;margin:1.5rem 0}
.charts svg{max-width:100%;height:auto;font-size:12px;fill:var(--ink)}
.charts line{stroke:var(--line)}.charts .even{stroke:var(--soft);stroke-dasharray:4 4}
.charts polyline{fill:none;stroke:var(--accent);stroke-width:2}.charts circle{fill:var(--accent)}
table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left;border-bottom:1px solid var(--line)}td.number{text-align:right;font-variant-numeric:tabular-nums}
`;

type ChartPoint = readonly [x: number, y: number];

function calibrationChart({ calibration = [] }: ModelCard['evaluation']): Content {
  const points = calibration.map(({ predicted, observed }): ChartPoint => [predicted, observed]);
  const most = Math.max(0.01, ...points.flat());
  return chart(
    'Calibration',
    'said',
    'came true',
    points,
    [most, most],
    [
      [0, 0],
      [most, most],
    ],
  );
}

function liftChart({ lift = [] }: ModelCard['evaluation']): Content {
  const points = lift.map(({ share, captured }): ChartPoint => [share, captured]);
  return chart(
    'Lift',
    'share of people',
    'of those who did',
    [[0, 0], ...points],
    [1, 1],
    [
      [0, 0],
      [1, 1],
    ],
  );
}

/** `even` is what a model that is always right, or knows nothing, would draw. */
function chart(
  name: string,
  x: string,
  y: string,
  points: readonly ChartPoint[],
  [right, top]: ChartPoint,
  even: readonly [ChartPoint, ChartPoint],
): Content {
  if (points.length < 2) return null;
  const place = ([a, b]: ChartPoint) =>
    [round(MARGIN + (a / right) * SIZE), round(MARGIN / 2 + SIZE - (b / top) * SIZE)] as const;
  const [from, to] = even.map(place) as [readonly [number, number], readonly [number, number]];
  const [origin, end] = [place([0, 0]), place([right, top])];
  const drawn = points.map(place);
  return html`<figure><svg role="img" aria-label="${name}" width="${SIZE + 2 * MARGIN}" height="${SIZE + 2 * MARGIN}" viewBox="0 0 ${SIZE + 2 * MARGIN} ${SIZE + 2 * MARGIN}">
<line x1="${origin[0]}" y1="${origin[1]}" x2="${end[0]}" y2="${origin[1]}"/><line x1="${origin[0]}" y1="${origin[1]}" x2="${origin[0]}" y2="${end[1]}"/>
<line class="even" x1="${from[0]}" y1="${from[1]}" x2="${to[0]}" y2="${to[1]}"/>
<polyline points="${drawn.map((point) => point.join(',')).join(' ')}"/>${drawn.map(([cx, cy]) => html`<circle cx="${cx}" cy="${cy}" r="3"/>`)}
<text x="${MARGIN}" y="${MARGIN / 2 - 6}">${name}: ${y}, up to ${cellText(top)}</text><text x="${MARGIN}" y="${SIZE + MARGIN}">${x}, up to ${cellText(right)}</text>
</svg></figure>
`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function section({ heading, text, columns = [], rows = [] }: CardSection): Html {
  const cell = (value: string | number | null) =>
    typeof value === 'number' ? html`<td class="number">${cellText(value)}</td>` : html`<td>${value}</td>`;
  return html`<h2>${heading}</h2>
${text === undefined ? null : html`<p>${prose(text)}</p>\n`}${rows.length === 0 ? null : html`<table><thead><tr>${columns.map((name) => html`<th>${name}</th>`)}</tr></thead><tbody>${rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody></table>\n`}`;
}
