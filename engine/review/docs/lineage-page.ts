/** The page of the whole lineage: drawn by definitions, listed with the properties of events, and searched by a script. Pure. */
import { releasedKinds } from '../../language/kinds.ts';
import type { GraphNode } from '../graph/graph.ts';
import { type Html, html, joined, jsonData } from './html.ts';
import { wholeDrawing } from './lineage-drawing.ts';
import { hrefOf, linkTo } from './links.ts';
import type { Subject } from './subject.ts';

export function lineageBody(subject: Subject): Html {
  const { nodes } = subject.graph;
  const byKind = [...releasedKinds, 'property'].flatMap((kind) => {
    const own = nodes.filter((node) => node.kind === kind);
    return own.length === 0 ? [] : [[kind, own] as const];
  });
  return html`<h1>Lineage</h1>
<p>What depends on what: from what is used, on the left, to what uses it, on the right. A search shows what it finds, and all that these depend on or that depends on them.</p>
<form role="search"><input type="search" aria-label="Search the lineage" placeholder="An id, an address or a title"></form>
<p id="told" class="soft" role="status"></p>
<div id="whole">${drawing(subject)}</div>
${byKind.map(
  ([kind, own]) => html`<section class="kind"><h2>${kind}</h2>
<ul class="plain">
${own.map((node) => item(node, subject))}</ul></section>
`,
)}<script type="application/json" id="lineage-data">${jsonData(dataOf(subject))}</script>`;
}

function item({ address, builtin }: GraphNode, subject: Subject): Html {
  const uses = subject.uses.get(address) ?? [];
  const usedBy = subject.usedBy.get(address) ?? [];
  const told = (words: string, others: readonly string[]) =>
    others.length === 0
      ? null
      : html`<br><span class="small soft">${words} ${joined(
          others.map((other) => html`<a href="${hrefOf(other, subject)}">${other}</a>`),
          ', ',
        )}</span>`;
  const name = builtin
    ? html`<code>${address}</code> <span class="chip">of the engine</span>`
    : linkTo(address, subject);
  return html`<li class="node" id="${address}"><span class="name">${name}</span>${told('uses', uses)}${told('used by', usedBy)}</li>\n`;
}

function drawing(subject: Subject): Html {
  const picture = wholeDrawing(subject);
  if (picture === null) return html`<p class="soft">Nothing to draw, or too much: the lists have it all.</p>`;
  return html`<button type="button" id="fit" aria-pressed="false">All at once</button>\n${picture}`;
}

/** For the script: address and words of each node, and the edges by their numbers. */
function dataOf({ graph }: Subject) {
  const numbers = new Map(graph.nodes.map(({ address }, index) => [address, index]));
  return {
    nodes: graph.nodes.map(({ address, title, kind }) => [
      address,
      `${address} ${title} ${kind}`.toLowerCase(),
    ]),
    edges: graph.edges.map(({ from, to }) => [numbers.get(from), numbers.get(to)]),
  };
}
