/** Which pages there are: the name of each file and its text. Same definitions, same bytes. Pure. */
import type { Candidate } from '../../runtime/release.ts';
import { definitionBody } from './definition-page.ts';
import { indexBody } from './index-page.ts';
import { lineageBody } from './lineage-page.ts';
import { LINEAGE_SCRIPT } from './lineage-script.ts';
import { fileOf } from './links.ts';
import { pageText } from './page.ts';
import { REFERENCES, referenceBody, referenceIndex } from './reference-page.ts';
import { subjectOf } from './subject.ts';

export function siteOf(candidate: Candidate): ReadonlyMap<string, string> {
  const subject = subjectOf(candidate);
  const site = subject.name;
  const pages = new Map<string, string>();
  pages.set('index.html', pageText({ title: site, site, body: indexBody(subject) }));
  for (const definition of subject.definitions) {
    const { address, title } = definition;
    pages.set(fileOf(address), pageText({ title, site, body: definitionBody(definition, subject) }));
  }
  pages.set(
    'lineage.html',
    pageText({ title: 'Lineage', site, body: lineageBody(subject), script: LINEAGE_SCRIPT }),
  );
  pages.set('reference.html', pageText({ title: 'Language reference', site, body: referenceIndex() }));
  for (const name of REFERENCES)
    pages.set(
      `reference.${name}.html`,
      pageText({ title: `${name} · Language reference`, site, body: referenceBody(name) }),
    );
  return pages;
}
