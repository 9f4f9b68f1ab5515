/** Gathers a catalogue: the members of a segment of things, with their fields and tags, as of now. Reads, and tells the engine. */

import { contentHash } from '../../compiler/feature.ts';
import type { CatalogueProgram } from '../../compiler/placement/program.ts';
import type { Draft } from '../../evaluate/draft.ts';
import { itemOf } from '../../evaluate/placement/catalogue-item.ts';
import type { CatalogueItem } from '../../evaluate/placement/news.ts';
import { runFor } from '../../evaluate/run.ts';
import { compareText } from '../../language/diagnostic.ts';
import type { Json } from '../../store/store.ts';
import type { Engine } from '../engine.ts';
import { everybody } from '../flags.ts';

export async function gatherCatalogue(
  engine: Engine,
  catalogue: CatalogueProgram,
  isStopped: () => boolean,
): Promise<void> {
  const { entity, named, atMost, key } = catalogue;
  const { program } = runFor(engine.run, entity);
  const look = (draft: Draft) => itemOf(catalogue, program, draft);
  const all: CatalogueItem[] = [];
  for await (const found of everybody(engine, look, entity)) {
    if (isStopped()) return;
    for (const item of found) if (item) all.push(item);
  }
  const rank = ({ id }: CatalogueItem) => (named.has(id) ? 0 : 1);
  const kept = all.sort((a, b) => rank(a) - rank(b) || compareText(a.id, b.id)).slice(0, atMost);
  const items = kept.sort((a, b) => compareText(a.id, b.id));
  const version = contentHash([all.length, items] as unknown as Json);
  await engine.tellNews('catalogues', key, { version, total: all.length, items });
}
