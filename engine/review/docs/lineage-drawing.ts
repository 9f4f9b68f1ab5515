/** The lineage as drawings, from what is used to what uses it: all of it, and what stands next to one definition. Pure. */
import { type DrawnBox, type DrawnWay, svgOf } from './drawing.ts';
import type { Html } from './html.ts';
import { hrefOf } from './links.ts';
import type { Subject } from './subject.ts';

/** Above these nobody finds a way through a drawing, and the lists have it all. */
const DRAWN_AT_MOST = 400;
const NEAR_AT_MOST = 16;

const SPACING = { direction: 'right', along: 64, across: 12 } as const;

/** Everything that is tied to anything; null when that is nothing, or too much. */
export function wholeDrawing(subject: Subject): Html | null {
  return drawn('The whole lineage', subject.ties, DRAWN_AT_MOST, subject);
}

/** What a definition uses and what uses it; null as above. */
export function nearDrawing(address: string, title: string, subject: Subject): Html | null {
  const ways = subject.ties.filter(({ from, to }) => from === address || to === address);
  return drawn(`What ${title} uses and what uses it`, ways, NEAR_AT_MOST, subject, address);
}

function drawn(
  title: string,
  ways: readonly DrawnWay[],
  most: number,
  subject: Subject,
  own?: string,
): Html | null {
  const tied = new Set(ways.flatMap(({ from, to }) => [from, to]));
  if (tied.size === 0 || tied.size > most) return null;
  const boxes: DrawnBox[] = subject.graph.nodes
    .filter(({ address }) => tied.has(address))
    .map((node) => ({
      key: node.address,
      lines: [node.title, node.address],
      look: node.address === own ? 'own' : node.kind,
      link: node.address === own ? undefined : hrefOf(node.address, subject),
    }));
  return svgOf({ name: 'lineage', title, boxes, ways, spacing: SPACING, columns: 28 });
}
