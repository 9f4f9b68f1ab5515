/** Boxes and ways as SVG: placed by `layers.ts`, coloured by the style of the page, each box a link where it has a page. Pure. */
import { displayWidth, shortened } from '../table.ts';
import { type Content, type Html, html } from './html.ts';
import { layoutOf, type Point, type Spacing } from './layers.ts';

export interface DrawnBox {
  readonly key: string;
  /** The first line is set in bold. */
  readonly lines: readonly string[];
  /** Words of the style: `choice`, `end`, `journey`. */
  readonly look: string;
  readonly link?: string | undefined;
}

export interface DrawnWay {
  readonly from: string;
  readonly to: string;
  readonly label?: string;
}

export interface Drawing {
  /** Its name on the page. */
  readonly name: string;
  readonly title: string;
  readonly boxes: readonly DrawnBox[];
  readonly ways: readonly DrawnWay[];
  readonly spacing: Spacing;
  /** Characters of a line in a box. */
  readonly columns: number;
}

const CHARACTER = 6.9;
const LINE = 16;
const PADDING = 10;

export function svgOf({ name, title, boxes, ways, spacing, columns }: Drawing): Html {
  const width = Math.round(columns * CHARACTER + 2 * PADDING);
  const wrapped = new Map(boxes.map(({ key, lines }) => [key, linesOf(lines, columns)]));
  const sized = boxes.map(({ key }) => ({
    key,
    width,
    height: wrapped.get(key)!.length * LINE + 2 * PADDING,
  }));
  const merged = mergeWays(ways);
  const layout = layoutOf(sized, merged, spacing);
  const drawnWays = merged.map(({ from, to, label }, index) => {
    const path = pathOf(layout.routes[index]!, spacing);
    return html`<g class="way" data-from="${from}" data-to="${to}"><path d="${path}" marker-end="url(#${name}-tip)"/>${labelOf(label, layout.routes[index]!, spacing)}</g>\n`;
  });
  const drawnBoxes = boxes.map((box, index) =>
    drawBox(box, wrapped.get(box.key)!, layout.places.get(box.key)!, width, sized[index]!.height),
  );
  return html`<div class="drawing" tabindex="0"><svg role="img" aria-label="${title}" width="${layout.width}" height="${layout.height}" viewBox="0 0 ${layout.width} ${layout.height}">
<defs><marker id="${name}-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>
${drawnWays}${drawnBoxes}</svg></div>`;
}

interface Line {
  readonly text: string;
  readonly isName: boolean;
}

function linesOf(given: readonly string[], columns: number): Line[] {
  return given.flatMap((line, index) =>
    wrap(line, columns, 2).map((text) => ({ text, isName: index === 0 })),
  );
}

/** Several ways between the same two boxes are one, with all their words. */
function mergeWays(ways: readonly DrawnWay[]): { from: string; to: string; label: string }[] {
  const found = new Map<string, { from: string; to: string; label: string }>();
  for (const { from, to, label = '' } of ways) {
    const known = found.get(`${from} ${to}`);
    if (known) known.label = [known.label, label].filter((words) => words !== '').join(' / ');
    else found.set(`${from} ${to}`, { from, to, label });
  }
  return [...found.values()];
}

function drawBox(
  { key, look, link }: DrawnBox,
  lines: readonly Line[],
  { x, y }: Point,
  width: number,
  height: number,
): Content {
  const top = y - height / 2;
  const texts = lines.map(
    ({ text, isName }, index) =>
      html`<text x="${x}" y="${top + PADDING + index * LINE + 12}"${isName ? html` class="name"` : ''}>${text}</text>`,
  );
  const box = html`<g class="box ${look}" data-key="${key}"><rect x="${x - width / 2}" y="${top}" width="${width}" height="${height}" rx="${look === 'end' ? height / 2 : 6}"/>${texts}</g>`;
  return link === undefined ? html`${box}\n` : html`<a href="${link}">${box}</a>\n`;
}

/** How far a way back ends beside the way it goes back along. */
const BESIDE = 24;

/** Soft bends between layers, straight through them. */
function pathOf(given: readonly Point[], { direction }: Spacing): string {
  const [first, last] = [given[0]!, given.at(-1)!];
  const isBack = direction === 'down' ? last.y < first.y : last.x < first.x;
  const points = given.map((point, index) => {
    const isEnd = index === 0 || index === given.length - 1;
    if (!isBack || !isEnd) return point;
    return direction === 'down'
      ? { x: point.x + BESIDE, y: point.y }
      : { x: point.x, y: point.y + BESIDE / 2 };
  });
  return points
    .map(({ x, y }, index) => {
      const before = points[index - 1];
      if (!before) return `M${x} ${y}`;
      if (index % 2 === 0) return `L${x} ${y}`;
      const bend = direction === 'down' ? (before.y + y) / 2 : (before.x + x) / 2;
      return direction === 'down'
        ? `C${before.x} ${bend} ${x} ${bend} ${x} ${y}`
        : `C${bend} ${before.y} ${bend} ${y} ${x} ${y}`;
    })
    .join('');
}

const LABEL_COLUMNS = 30;

/** Nearer to where it leads, so that the words of several ways from one box stand apart. */
function labelOf(label: string, points: readonly Point[], { direction }: Spacing): Content {
  if (label === '' || direction !== 'down') return null;
  const [from, to] = [points[0]!, points[1]!];
  const lines = wrap(label, LABEL_COLUMNS, 2);
  const x = Math.round(from.x + (to.x - from.x) * 0.8);
  const bottom = Math.round(from.y + (to.y - from.y) * 0.62);
  return lines.map(
    (line, index) =>
      html`<text class="label" x="${x}" y="${bottom - (lines.length - 1 - index) * 13}">${line}</text>`,
  );
}

/** Broken between words, at most so many lines; the last is cut. */
function wrap(text: string, columns: number, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || displayWidth(longer) <= columns || lines.length === most - 1) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line].map((one) => shortened(one, columns));
}
