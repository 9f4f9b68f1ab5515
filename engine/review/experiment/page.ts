/** The report of an experiment as a page that stands for itself: figures, and effects with their intervals drawn. Pure. */
import type { ExperimentReport, MeasuredArm, ReportedMeasure } from '../../analysis/experiment/report.ts';
import { type Content, type Html, html } from '../docs/html.ts';
import { pageText } from '../docs/page.ts';
import { spanWords } from '../words.ts';
import { chartOfSpans, chartOverTime, type Span } from './chart.ts';
import { effectWords } from './figures.ts';
import { ARM_HEAD, armRows, MEASURE_HEAD, measureRows, type Row } from './rows.ts';
import {
  headWords,
  isBad,
  measureWords,
  proposedWords,
  reachWords,
  sampleRatioWords,
  verdictWords,
} from './words.ts';

export function reportPage(report: ExperimentReport, zone: string): string {
  const { experiment, decision, measures, notes, workspace } = report;
  const ratio = sampleRatioWords(report);
  const reach = reachWords(report);
  const body = html`<h1>${experiment.title}</h1>
${experiment.hypothesis === null ? null : html`<p>${experiment.hypothesis}</p>`}
<p class="soft small">${headWords(report, zone).map((line, index) => [index === 0 ? null : html`<br>`, line])}</p>
<div class="verdict${isBad(report) ? ' bad' : ''}"><p><strong>${verdictWords[decision.verdict]}${decision.arm === null ? null : `: ${decision.arm}`}</strong></p>
${decision.why.map((line) => html`<p>${line}</p>`)}${decision.proposed ? html`<p>Proposed: <code>${proposedWords(decision.proposed)}</code></p>` : null}</div>
<h2>Arms</h2>
${table(ARM_HEAD, armRows(report))}
${ratio === null ? null : html`<p>Sample ratio ${ratio}.</p>`}
${measures.map((measure) => section(measure))}
${horizons(measures)}${reach.length === 0 ? null : html`<h2>Reach</h2>\n<ul class="plain">${reach.map((line) => html`<li>${line}</li>`)}</ul>`}
${notes.length === 0 ? null : html`<h2>Notes</h2>\n<ul class="plain">${notes.map((line) => html`<li>${line}</li>`)}</ul>`}`;
  return pageText({ title: experiment.title, site: workspace, body, isAlone: true });
}

function section(measure: ReportedMeasure): Html {
  const words = wordsFor(measure);
  const byArm = chartOfSpans(`Effect on ${measure.title} by arm`, spansOf(measure.arms), words);
  return html`<h2>${measure.title}</h2>
<p class="soft small">${measureWords(measure)}</p>
${table(MEASURE_HEAD, measureRows(measure))}
${byArm}
${timeCharts(measure, words)}
${groupCharts(measure, words)}
`;
}

/** Metrics that are told at several times after the exposure: the effect as it grows, or fades. */
function horizons(measures: readonly ReportedMeasure[]): Content {
  const ids = [...new Set(measures.map(({ metric }) => metric))];
  return ids.map((id) => {
    const own = measures.filter(
      ({ metric, role, window }) => metric === id && role === 'secondary' && window !== null,
    );
    const [first] = own;
    if (own.length < 2 || !first) return null;
    const spans = own.flatMap(({ window, arms }) =>
      spansOf(arms).map((span) => ({ ...span, label: `${spanWords(window!)} · ${span.label}` })),
    );
    const name = `Effect on ${first.title} by time after the exposure`;
    const chart = chartOfSpans(name, spans, wordsFor(first));
    return chart && html`<h2>${name}</h2>\n${chart}\n`;
  });
}

function wordsFor(measure: ReportedMeasure): (value: number) => string {
  const scale = measure.arms.flatMap(({ effect }) => (effect ? [effect.scale] : []))[0] ?? 'absolute';
  return (value) => (value === 0 ? '0' : effectWords(value, scale, measure));
}

function timeCharts(measure: ReportedMeasure, words: (value: number) => string): Content {
  const arms = measure.arms.map(({ arm }) => arm);
  return arms.map((arm) => {
    const points = measure.overTime.flatMap(({ day, arms: then }) =>
      spansOf(then.filter((one) => one.arm === arm)).map((span) => ({ ...span, label: day })),
    );
    const chart = chartOverTime(`Effect of ${arm} on ${measure.title} over time`, points, words);
    return chart && html`<h3>${arm}, of all who were exposed up to each day</h3>\n${chart}\n`;
  });
}

function groupCharts(measure: ReportedMeasure, words: (value: number) => string): Content {
  const names = [...new Set(measure.groups.map(({ by }) => by))];
  return names.map((name) => {
    const groups = measure.groups.filter(({ by }) => by === name);
    const spans = groups.flatMap(({ value, arms }) =>
      spansOf(arms).map((span) => ({ ...span, label: `${value} · ${span.label}` })),
    );
    const chart = chartOfSpans(`Effect on ${measure.title} by ${name}`, spans, words);
    return chart && html`<h3>By ${name}</h3>\n${chart}\n`;
  });
}

function spansOf(arms: readonly MeasuredArm[]): Span[] {
  return arms.flatMap(({ arm, effect }) =>
    effect ? [{ label: arm, mean: effect.effect, low: effect.low, high: effect.high }] : [],
  );
}

function table(head: Row, rows: readonly Row[]): Html {
  return html`<div class="wide"><table class="figures"><thead><tr>${head.map((cell) => html`<th>${cell}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>\n`)}</tbody></table></div>`;
}
