/** The page of one definition: what it is, its drawing, who uses it and what it uses, its tests, what it says. Pure. */
import { stringify } from 'yaml';
import type { JourneyDefinition } from '../../language/kinds.ts';
import type { JsonObject } from '../../store/store.ts';
import { type Content, type Html, html, joined, prose } from './html.ts';
import { journeyDrawing } from './journey-drawing.ts';
import { nearDrawing } from './lineage-drawing.ts';
import { linkTo } from './links.ts';
import { coveredBy, type Documented, type Subject, textOf } from './subject.ts';

export function definitionBody(definition: Documented, subject: Subject): Html {
  const { address, kind, id, title, value } = definition;
  const description = textOf(value, 'description');
  return html`<p class="soft small"><a href="reference.${kind}.html">${kind}</a> <code>${id}</code></p>
<h1>${title}</h1>
${description === null ? null : html`<p>${prose(description)}</p>\n`}${facts(definition)}
${kind === 'journey' ? html`<h2>Steps</h2>\n${journeyDrawing(value as unknown as JourneyDefinition)}\n` : null}${kind === 'event' ? properties(definition, subject) : null}${kind === 'test' ? covered(definition, subject) : [lineage(definition, subject), tests(address, subject)]}<h2>Definition</h2>
<pre tabindex="0"><code>${stringify(value, { lineWidth: 100, aliasDuplicateObjects: false })}</code></pre>`;
}

function facts({ value, file }: Documented): Html {
  const rows: [string, Content][] = [
    ['Owner', textOf(value, 'owner')],
    ['Version', typeof value['version'] === 'number' ? value['version'] : 1],
    ['Labels', labelsOf(value)],
    ['File', html`<code>${file}</code>`],
  ];
  const known = rows.filter(([, content]) => content !== null);
  return html`<dl class="facts">${known.map(([name, content]) => html`<dt>${name}</dt><dd>${content}</dd>`)}</dl>`;
}

export function labelsOf(value: JsonObject): Html | null {
  const labels = value['labels'];
  if (!Array.isArray(labels)) return null;
  return html`${labels.map((label) => html`<span class="chip">${String(label)}</span>`)}`;
}

function properties({ address, value }: Documented, subject: Subject): Content {
  const declared = Object.entries((value['properties'] ?? {}) as Readonly<Record<string, JsonObject>>);
  if (declared.length === 0) return null;
  const entries = declared.map(([name, property]) => {
    const users = subject.usedBy.get(`${address}.${name}`) ?? [];
    const description = textOf(property, 'description');
    return html`<dt id="property.${name}"><code>${name}</code> <span class="chip">${textOf(property, 'type')}</span></dt>
<dd>${description === null ? null : html`<p>${prose(description)}</p>`}<p class="small soft">${
      users.length === 0
        ? 'Used by nothing.'
        : html`Used by ${joined(
            users.map((user) => linkTo(user, subject)),
            ', ',
          )}`
    }</p></dd>\n`;
  });
  return html`<h2>Properties</h2>\n<dl class="keys">\n${entries}</dl>\n`;
}

function lineage({ address, title }: Documented, subject: Subject): Html {
  return html`<h2>Lineage</h2>
${nearDrawing(address, title, subject)}
<div class="both">
${side('Uses', 'Uses nothing.', address, subject.uses, subject)}
${side('Used by', 'Used by nothing.', address, subject.usedBy, subject)}
</div>
<p class="small"><a href="lineage.html?q=${address}">In the whole lineage</a></p>
`;
}

function side(
  heading: string,
  nothing: string,
  address: string,
  ties: ReadonlyMap<string, readonly string[]>,
  subject: Subject,
): Html {
  const direct = (ties.get(address) ?? []).filter((other) => !other.startsWith(`${address}.`));
  const further = reached(direct, ties).filter(
    (other) => other !== address && !other.startsWith(`${address}.`) && !direct.includes(other),
  );
  const list = (addresses: readonly string[]) =>
    html`<ul class="plain">${addresses.map((other) => html`<li>${linkTo(other, subject)}</li>`)}</ul>`;
  return html`<section><h3>${heading}</h3>${direct.length === 0 ? html`<p class="soft">${nothing}</p>` : list(direct)}${
    further.length === 0
      ? null
      : html`<details><summary>${further.length} more through these</summary>${list(further)}</details>`
  }</section>`;
}

/** All that can be come to, itself included, nearest first. */
function reached(start: readonly string[], ties: ReadonlyMap<string, readonly string[]>): string[] {
  const seen = new Set(start);
  for (const address of seen) for (const next of ties.get(address) ?? []) seen.add(next);
  return [...seen];
}

function tests(address: string, { tests: all }: Subject): Content {
  const own = all.get(address) ?? [];
  return html`<h2>Tests</h2>
${own.length === 0 ? html`<p class="soft">No test names it in its <code>covers</code>.</p>` : html`<ul class="plain">${own.map((test) => html`<li><a href="${test.address}.html">${test.title}</a> <code>${test.file}</code></li>`)}</ul>`}
`;
}

function covered(test: Documented, subject: Subject): Content {
  const addresses = coveredBy(test);
  if (addresses.length === 0) return null;
  return html`<h2>Covers</h2>\n<ul class="plain">${addresses.map((address) => html`<li>${linkTo(address, subject)}</li>`)}</ul>\n`;
}
