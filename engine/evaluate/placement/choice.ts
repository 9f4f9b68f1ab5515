/**
 * What a placement chooses among: the things of its catalogue as of the decision, or its list with the person's numbers. A catalogue never
 * changes — another version of it is another one — so its things are put on a shelf once, for all decisions that go by it.
 */
import type { CandidateProgram, NumberOf, PlacementProgram } from '../../compiler/placement/program.ts';
import { type Entry, Shelf } from '../../compiler/placement/shelf.ts';
import type { Draft } from '../draft.ts';
import { metricValues } from '../offer-rules.ts';
import type { Run } from '../run.ts';
import { asOf, type Catalogue } from './news.ts';
import type { RuleView } from './view.ts';

export interface Choice {
  readonly shelf: Shelf;
  /** Of the catalogue; null: there is none. */
  readonly version: string | null;
}

export function choiceOf(run: Run, draft: Draft, { candidates }: PlacementProgram, view: RuleView): Choice {
  if (candidates.from === 'list')
    return { shelf: new Shelf(candidates.list.map((one) => listed(run, one, view))), version: null };
  const catalogue = asOf(run.news?.catalogues.get(candidates.catalogue.key), draft.at);
  return catalogue
    ? { shelf: shelfOf(catalogue), version: catalogue.version }
    : { shelf: EMPTY, version: null };
}

const EMPTY = new Shelf([]);

const shelves = new WeakMap<Catalogue, Shelf>();

function shelfOf(catalogue: Catalogue): Shelf {
  const known = shelves.get(catalogue);
  if (known) return known;
  const shelf = new Shelf(
    catalogue.items.map(({ id, values, is }) => ({ id, item: values, is, candidate: null })),
  );
  shelves.set(catalogue, shelf);
  return shelf;
}

function listed(run: Run, candidate: CandidateProgram, view: RuleView): Omit<Entry, 'shelf' | 'place'> {
  const { name, offer, message, value, probability, cost } = candidate;
  const item: Record<string, unknown> = { id: name };
  if (offer !== null) item['offer'] = offer;
  if (message !== null) item['template'] = message.template;
  const numbers = { value, probability, cost: cost ?? costOf(run, offer) };
  for (const [key, read] of Object.entries(numbers)) {
    const number = read?.(view) ?? null;
    if (number !== null) item[key] = number;
  }
  return { id: name, item, is: [], candidate };
}

/** What the offer says it costs. */
function costOf(run: Run, offer: string | null): NumberOf | null {
  const cost = offer === null ? null : (run.program.offers.get(offer)?.cost ?? null);
  return cost && ((view) => cost.of(view, metricValues(run)));
}
