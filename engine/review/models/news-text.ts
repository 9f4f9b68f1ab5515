/** What happened to a model, in words: for lists, cards and logs. Pure. */
import type { ModelNews, NewsKind } from '../../models/news.ts';
import type { CardSection } from '../../models/types/type.ts';
import { instant } from './instant.ts';

export const newsWords: Readonly<Record<NewsKind, string>> = {
  promoted: 'a new version runs',
  kept: 'a new version does not run',
  failed: 'no version could be made',
  by_hand: 'put in charge by hand',
  concerns: 'the version that runs is not as it promised',
  as_promised: 'the version that runs is as it promised again',
};

/** What somebody should look at. */
export const isWorrying: Readonly<Record<NewsKind, boolean>> = {
  promoted: false,
  kept: true,
  failed: true,
  by_hand: false,
  concerns: true,
  as_promised: false,
};

/** Whether it is about which version runs, and not about how that stands. */
export const isChange: Readonly<Record<NewsKind, boolean>> = {
  promoted: true,
  kept: true,
  failed: true,
  by_hand: true,
  concerns: false,
  as_promised: false,
};

const SHOWN = 12;

/** The latest first. */
export function newsSection(news: readonly ModelNews[]): CardSection {
  return {
    heading: 'What happened',
    ...(news.length === 0 && { text: 'Nothing yet.' }),
    columns: ['when', 'version', 'what', 'why'],
    rows: news
      .slice(-SHOWN)
      .reverse()
      .map(({ at, version, what, reasons }) => [instant(at), version, newsWords[what], reasons.join('; ')]),
  };
}
