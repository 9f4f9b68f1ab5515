/** The first page: every definition by kind, with its owner, its labels and how many tests cover it. Pure. */
import { labelsOf } from './definition-page.ts';
import { type Html, html, prose } from './html.ts';
import { type Documented, type Subject, textOf } from './subject.ts';

export function indexBody(subject: Subject): Html {
  const byKind = new Map<string, Documented[]>();
  for (const definition of subject.definitions)
    byKind.set(definition.kind, [...(byKind.get(definition.kind) ?? []), definition]);
  return html`<h1>${subject.name}</h1>
${subject.description === null ? null : html`<p>${prose(subject.description)}</p>\n`}<p>${[...byKind].map(([kind, list]) => html`<a class="chip" href="#${kind}">${kind} ${list.length}</a>`)}</p>
${[...byKind].map(
  ([kind, list]) => html`<h2 id="${kind}">${kind}</h2>
<ul class="plain">${list.map((definition) => line(definition, subject))}</ul>
`,
)}`;
}

function line({ address, id, title, kind, value }: Documented, { tests }: Subject): Html {
  const count = tests.get(address)?.length ?? 0;
  const owner = textOf(value, 'owner');
  const description = textOf(value, 'description');
  return html`<li><a href="${address}.html">${title}</a>${title === id || kind === 'test' ? null : html` <code>${id}</code>`} ${
    count === 0 ? null : html`<span class="chip must">${count} ${count === 1 ? 'test' : 'tests'}</span>`
  }${owner === null ? null : html`<span class="chip">${owner}</span>`}${labelsOf(value)}${
    description === null ? null : html`<br><span class="soft small">${prose(description)}</span>`
  }</li>\n`;
}
