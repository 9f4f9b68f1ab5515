/** What placements would go by: what is stored of it, and catalogues that nobody has gathered yet, as of now. Reads only. */
import type { CatalogueProgram } from '../../compiler/placement/program.ts';
import type { Program } from '../../compiler/program.ts';
import { itemOf } from '../../evaluate/placement/catalogue-item.ts';
import type { Catalogue, CatalogueItem, PlacementNews } from '../../evaluate/placement/news.ts';
import { runFor } from '../../evaluate/run.ts';
import { compareText } from '../../language/diagnostic.ts';
import { News } from '../../runtime/placements/news.ts';
import type { Store } from '../../store/store.ts';
import { everybody } from '../everybody.ts';
import { draftBefore, runAt } from '../replay/before.ts';

export async function newsAsOf(store: Store, program: Program, at: number): Promise<PlacementNews> {
  const news = await News.read(store, program);
  for (const { candidates } of program.placements.values()) {
    if (candidates.from === 'list' || news.catalogues.has(candidates.catalogue.key)) continue;
    const { catalogue } = candidates;
    news.set('catalogues', catalogue.key, [await catalogueOf(store, program, catalogue, at)]);
  }
  return news;
}

/** Of things that the store has, by definitions that need not run. */
export async function catalogueOf(
  store: Store,
  program: Program,
  catalogue: CatalogueProgram,
  at: number,
): Promise<Catalogue> {
  const run = runFor(runAt(program, at), catalogue.entity);
  const items: CatalogueItem[] = [];
  for await (const images of everybody(store, 'others'))
    for (const image of images) {
      if (image.profile.entity !== catalogue.entity) continue;
      const item = itemOf(catalogue, run.program, draftBefore(run, image, at));
      if (item) items.push(item);
    }
  items.sort((a, b) => compareText(a.id, b.id));
  return { at: 0, version: 'now', total: items.length, items: items.slice(0, catalogue.atMost) };
}
