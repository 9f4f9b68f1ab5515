/** For tests of placements: a small shop whose placement is handed in, and decisions made without any store. */

import { advance } from '../evaluate/advance.ts';
import { type Draft, newDraft } from '../evaluate/draft.ts';
import { itemOf } from '../evaluate/placement/catalogue-item.ts';
import { type Decided, decideBy, type PlacementQuestion } from '../evaluate/placement/decide.ts';
import type { Catalogue, Learnt } from '../evaluate/placement/news.ts';
import { type Run, runFor } from '../evaluate/run.ts';
import { compareText } from '../language/diagnostic.ts';
import { runAt } from '../review/replay/before.ts';
import type { JsonObject } from '../store/store.ts';
import { compileFiles } from './rig.ts';

export const AT = Date.parse('2026-03-02T10:00:00Z');

export const shop = `
kind: entity
id: profile
fields:
  city: text
  budget: number
---
kind: entity
id: product
key: sku
fields:
  sku: text
  brand: text
  price: number
  sold: number
  city: text
  recalled: boolean
  fresh: boolean
---
kind: identity
id: people
identifiers: [ { id: user_id, limit: 1 } ]
---
kind: segment
id: sellable
of: product
who: price > 0
---
kind: segment
id: recalled_products
of: product
who: recalled
---
kind: segment
id: locals
who: city = "Rome"
---
kind: event
id: order_completed
properties: { total: number, sku: text }
---
kind: offer
id: gift
benefit: { percent: 10 }
budget: { unit_cost: 2 }
---
kind: offer
id: points
benefit: { points: 100 }
---
kind: offer
id: over
benefit: { points: 100 }
valid: { until: 2020-01-01 }
---
kind: experiment
id: order
arms: { dear: 50, cheap: 50 }
---
`;

export function files(placement: string): Readonly<Record<string, string>> {
  return {
    'carillon.yaml':
      'name: shop\nlanguage: 1\nzone: UTC\nlocale: en\ncurrency: EUR\nenvironments: { local: { store: "sqlite::memory:" } }\n',
    'shop.yaml': shop,
    'slot.yaml': `kind: placement\nid: slot\n${placement}`,
  };
}

export interface Person {
  readonly traits?: JsonObject;
  readonly context?: JsonObject;
}

type Items = Readonly<Record<string, JsonObject>>;

/** A placement that can be asked. */
export class Desk {
  readonly run: Run;
  #catalogue: readonly Catalogue[] = [];

  private constructor(run: Run) {
    this.run = run;
  }

  static async open(placement: string, items: Items = {}): Promise<Desk> {
    const { program } = await compileFiles(files(placement));
    const desk = new Desk(runAt(program, AT - 1));
    desk.stock(items);
    return desk;
  }

  /** From now on it has these things and no others. */
  stock(items: Items): void {
    const { candidates } = this.run.program.placements.get('slot')!;
    if (candidates.from === 'list') return;
    const things = runFor(this.run, candidates.catalogue.entity);
    const found = Object.entries(items)
      .sort(([a], [b]) => compareText(a, b))
      .flatMap(([key, traits]) => {
        const draft = newDraft(things.program, things.layout, 1, AT - 1, { entity: 'product', key });
        advance(things, draft, { type: 'traits', at: AT - 1, traits, imported: false });
        return itemOf(candidates.catalogue, things.program, draft) ?? [];
      });
    this.#catalogue = [{ at: 0, version: 'one', total: found.length, items: found }];
  }

  draft(traits: JsonObject = {}, id = 1): Draft {
    const draft = newDraft(this.run.program, this.run.layout, id, AT);
    advance(this.run, draft, { type: 'traits', at: AT, traits, imported: false });
    return draft;
  }

  decide(
    { traits, context = {} }: Person,
    question: Partial<PlacementQuestion> = {},
    learnt?: Learnt['groups'],
    id = 1,
  ): Decided {
    return this.decideFor(this.draft(traits, id), { context, ...question }, learnt);
  }

  decideFor(draft: Draft, question: Partial<PlacementQuestion> = {}, learnt?: Learnt['groups']): Decided {
    const placement = this.run.program.placements.get('slot')!;
    const { candidates, reward } = placement;
    const news = {
      catalogues: new Map(candidates.from === 'things' ? [[candidates.catalogue.key, this.#catalogue]] : []),
      learnt: new Map(reward && learnt ? [[reward.key, [{ at: 0, version: 'one', groups: learnt }]]] : []),
      models: new Map(),
      things: new Map(),
    };
    return decideBy({ ...this.run, news }, draft, placement, { decision: 'd1', context: {}, ...question });
  }
}
