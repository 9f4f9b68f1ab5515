/**
 * What decisions go by that is nobody's own: what offers have given away, what placements were told, what metrics were. Kept as of the last
 * batch, so that a batch need not read it; whoever changes it has written it down before.
 */
import { type MetricNews, writtenNews } from '../evaluate/metric/news.ts';
import { withNewer } from '../evaluate/placement/news.ts';
import type { Run } from '../evaluate/run.ts';
import type { Json, OfferRow, Store } from '../store/store.ts';
import { metricKey, storedMetrics } from './metrics.ts';
import { News, type NewsKind, storedKey, type Told } from './placements/news.ts';
import type { Progress } from './work.ts';

/** What is to be written down, and what to do when it has been. */
interface Change {
  readonly progress: Progress;
  readonly comeTrue: () => void;
}

export class Circumstances {
  readonly #budgets = new Map<string, OfferRow>();
  readonly #news = new News();
  readonly #metrics = new Map<string, MetricNews>();

  async takeUp(store: Store, { program }: Run): Promise<void> {
    this.offersGave(await store.people.offers());
    await this.#news.takeUp(store, program);
    for (const [id, news] of await storedMetrics(store, program.metrics.keys())) this.#metrics.set(id, news);
  }

  /** Takes up what is stored for placements of a program that is about to run. */
  prepare(store: Store, { program }: Run): Promise<void> {
    return this.#news.takeUp(store, program);
  }

  /** The run that goes by these. */
  of(run: Run): Run {
    return { ...run, budgets: this.#budgets, metrics: this.#metrics, news: this.#news };
  }

  offersGave(rows: readonly OfferRow[]): void {
    for (const row of rows) this.#budgets.set(row.offer, row);
  }

  /** What is told to placements at an instant; null if it says nothing new. */
  told<Kind extends NewsKind>(kind: Kind, key: string, told: Told<Kind>, at: number): Change | null {
    const known = this.#news.versions(kind, key);
    const versions = withNewer(known, { ...told, at } as unknown as (typeof known)[number]);
    if (versions === known) return null;
    return {
      progress: { bucket: 0, key: storedKey(kind, key), value: { versions } as unknown as Json },
      comeTrue: () => this.#news.set(kind, key, versions),
    };
  }

  /** What a metric is from now on. */
  metricIs(id: string, news: MetricNews): Change {
    return {
      progress: { bucket: 0, key: metricKey(id), value: writtenNews(news) },
      comeTrue: () => void this.#metrics.set(id, news),
    };
  }
}
