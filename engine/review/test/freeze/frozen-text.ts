/** A frozen test as the YAML that somebody goes on with: one line for an event and for an expectation. */
import { Document, isMap, isSeq, type Node } from 'yaml';
import type { TestDefinition } from '../../../language/kinds.ts';

const HEAD = ` One real way through a journey; personal data is replaced by what is made up.
 Whatever these definitions should do otherwise one day, change here first.`;

export function frozenText(test: TestDefinition): string {
  const document = new Document(test);
  document.commentBefore = HEAD;
  const { contents } = document;
  if (isMap(contents))
    for (const { key, value } of contents.items) {
      const name = String((key as { readonly value?: unknown } | null)?.value);
      if (name === 'covers' || name === 'clock') inOneLine(value as Node);
      else if (name === 'events' || name === 'expect') eachInOneLine(value as Node);
      else if (name === 'profiles') partsInOneLine(value as Node);
    }
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function inOneLine(node: Node | null): void {
  if (isMap(node) || isSeq(node)) node.flow = true;
}

function eachInOneLine(list: Node | null): void {
  if (isSeq(list)) for (const item of list.items) inOneLine(item as Node);
}

/** Of each profile: its traits in one line, its arms in one line. */
function partsInOneLine(profiles: Node | null): void {
  if (!isMap(profiles)) return;
  for (const { value } of profiles.items)
    if (isMap(value)) for (const part of value.items) inOneLine(part.value as Node);
}
