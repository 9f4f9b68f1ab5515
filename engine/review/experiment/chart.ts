/** Effects with their intervals as SVG: over time as a band, by arm and group as whiskers. Coloured by the style of the page. Pure. */
import { type Content, type Html, html } from '../docs/html.ts';

export interface Span {
  readonly label: string;
  readonly mean: number;
  /** Null where it is open. */
  readonly low: number | null;
  readonly high: number | null;
}

interface Frame {
  readonly from: number;
  readonly to: number;
  readonly words: (value: number) => string;
}

const WIDTH = 640;
const HEIGHT = 220;
const LEFT = 84;
const RIGHT = 16;
const TOP = 12;
const BOTTOM = 28;
const ROW = 30;
/** Two numbers nearer to each other than this would touch. */
const NEAR = 64;
/** Characters of a label beside a whisker. */
const LABEL = 22;

/** The effect as it was known of those exposed up to each day. */
export function chartOverTime(name: string, points: readonly Span[], words: Frame['words']): Html | null {
  if (points.length < 2) return null;
  const frame = frameOf(points.slice(Math.floor(points.length / 4)), words);
  const x = (index: number) => LEFT + (index * (WIDTH - LEFT - RIGHT)) / (points.length - 1);
  const y = (value: number) => {
    const inside = Math.min(frame.to, Math.max(frame.from, value));
    return TOP + ((frame.to - inside) / (frame.to - frame.from)) * (HEIGHT - TOP - BOTTOM);
  };
  const at = (index: number, value: number) => `${round(x(index))} ${round(y(value))}`;
  const above = points.map(({ high }, index) => at(index, high ?? frame.to));
  const below = points.map(({ low }, index) => at(index, low ?? frame.from));
  const band = `M${above.join('L')}L${below.reverse().join('L')}Z`;
  const line = `M${points.map(({ mean }, index) => at(index, mean)).join('L')}`;
  return drawing(
    name,
    HEIGHT,
    html`${horizontal(frame, y)}<path class="band" d="${band}"/><path class="mean" d="${line}"/>
<text class="left" x="${LEFT}" y="${HEIGHT - 8}">${points[0]!.label}</text><text class="right" x="${WIDTH - RIGHT}" y="${HEIGHT - 8}">${points.at(-1)!.label}</text>`,
  );
}

/** One below the other. */
export function chartOfSpans(name: string, spans: readonly Span[], words: Frame['words']): Html | null {
  if (spans.length === 0) return null;
  const frame = frameOf(spans, words);
  const left = 180;
  const height = spans.length * ROW + BOTTOM + 8;
  const x = (value: number) => {
    const inside = Math.min(frame.to, Math.max(frame.from, value));
    return round(left + ((inside - frame.from) / (frame.to - frame.from)) * (WIDTH - left - 48));
  };
  const rows = spans.map(({ label, mean, low, high }, index) => {
    const y = ROW / 2 + index * ROW;
    const cut = label.length > LABEL ? `${label.slice(0, LABEL - 1)}…` : label;
    return html`<text class="left" x="4" y="${y + 4}">${cut}</text><line class="whisker" x1="${x(low ?? frame.from)}" x2="${x(high ?? frame.to)}" y1="${y}" y2="${y}"/><circle class="mean" cx="${x(mean)}" cy="${y}" r="4"/>`;
  });
  const foot = height - 10;
  // An end beside nothing would be written over it.
  const shown = [frame.from, frame.to].filter((value) => Math.abs(x(value) - x(0)) > NEAR);
  const ends = [...shown, 0].map(
    (value) => html`<text x="${x(value)}" y="${foot}">${frame.words(value)}</text>`,
  );
  const bottom = spans.length * ROW;
  return drawing(
    name,
    height,
    html`<line class="nothing" x1="${x(0)}" x2="${x(0)}" y1="0" y2="${bottom}"/><line class="axis" x1="${left}" x2="${WIDTH - 48}" y1="${bottom}" y2="${bottom}"/>${rows}${ends}`,
  );
}

function drawing(name: string, height: number, content: Content): Html {
  return html`<div class="drawing" tabindex="0"><svg role="img" aria-label="${name}" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">${content}</svg></div>`;
}

function horizontal(frame: Frame, y: (value: number) => number): Content {
  const values = [frame.to, 0, frame.from];
  return values.map((value) => {
    const at = round(y(value));
    return html`<line class="${value === 0 ? 'nothing' : 'axis'}" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}"/><text class="right" x="${LEFT - 8}" y="${at + 4}">${frame.words(value)}</text>`;
  });
}

/** What is shown: all ends, and nothing. Never empty. */
function frameOf(spans: readonly Span[], words: Frame['words']): Frame {
  const ends = spans.flatMap(({ mean, low, high }) => [mean, low ?? mean, high ?? mean]);
  const from = Math.min(0, ...ends);
  const to = Math.max(0, ...ends);
  const room = (to - from) * 0.08 || 1;
  return { from: from < 0 ? from - room : -room, to: to > 0 ? to + room : room, words };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
