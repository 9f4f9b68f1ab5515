/**
 * Everybody who did an action, or could have, in columns: a walk over all people with their events. Some forty bytes a row are kept, because who is
 * alike is known only when all were seen. Reads only.
 */
import type { ImpactProgram } from '../../compiler/metric/impact-program.ts';
import type { Looking } from '../../runtime/flags.ts';
import type { ProfileImage, Store } from '../../store/store.ts';
import { Column } from '../statistics/column.ts';
import { type ImpactRow, rowsOf } from './person.ts';
import { alikeBy, Numbered } from './strata.ts';

const AT_ONCE = 100;

/** What people are matched on, one number a row: the number itself, NaN where it is missing, or that of one of the names. */
export interface Trait {
  readonly name: string;
  /** Null of a number. */
  readonly values: Numbered | null;
  readonly column: Column;
}

export class Cohorts {
  readonly strata = new Numbered();
  readonly stratum = new Column();
  readonly person = new Column();
  readonly did = new Column();
  readonly before = new Column();
  readonly later = new Column();
  readonly after: readonly Column[];
  readonly months: Trait = { name: 'month', values: new Numbered(), column: new Column() };
  readonly traits: readonly Trait[];
  #people = 0;

  constructor(readonly impact: ImpactProgram) {
    this.after = impact.over.map(() => new Column());
    this.traits = impact.match.map(({ name, steps }) => ({
      name,
      values: steps === undefined ? new Numbered() : null,
      column: new Column(),
    }));
  }

  add(rows: readonly ImpactRow[]): void {
    if (rows.length > 0) this.#people += 1;
    for (const row of rows) this.#add(row);
  }

  #add({ moment, known, before, after, later }: ImpactRow): void {
    const { match } = this.impact;
    const alike = match.map(({ steps }, place) => alikeBy(steps, known[place]));
    const key = JSON.stringify([moment.month, alikeBy(null, before), ...alike]);
    this.stratum.push(this.strata.of(key));
    this.person.push(this.#people);
    this.did.push(moment.did ? 1 : 0);
    this.before.push(before);
    this.later.push(later);
    this.months.column.push(this.months.values!.of(moment.month));
    for (const [place, column] of this.after.entries()) column.push(after[place] ?? Number.NaN);
    for (const [place, { values, column }] of this.traits.entries()) {
      const value = known[place];
      column.push(values ? values.of(alike[place]!) : typeof value === 'number' ? value : Number.NaN);
    }
  }
}

/** In the order of the impacts: one walk for all of them. */
export async function cohortsOf(
  { store, run }: Pick<Looking, 'store' | 'run'>,
  impacts: readonly ImpactProgram[],
  at: number,
): Promise<Cohorts[]> {
  const cohorts = impacts.map((impact) => new Cohorts(impact));
  const began = (await store.releases(Number.MAX_SAFE_INTEGER)).at(-1)?.appliedAt ?? at;
  for await (const image of everybodyWhole(store))
    for (const one of cohorts) one.add(rowsOf(one.impact, run, image, began, at));
  return cohorts;
}

/** People who are not merged into another, with all their events. */
async function* everybodyWhole(store: Store): AsyncGenerator<ProfileImage> {
  for (let bucket = 0; bucket < store.buckets; bucket++) {
    for (let after = -1; ; ) {
      const ids = await store.people.profileIds(bucket, after, AT_ONCE, 'people');
      if (ids.length === 0) break;
      after = ids.at(-1)!;
      const { profiles, histories } = await store.read(bucket, { profiles: ids, histories: ids });
      for (const [id, image] of profiles)
        if (image.profile.mergedInto === null && image.profile.entity === 'profile')
          yield { ...image, events: histories.get(id) ?? [] };
    }
  }
}
