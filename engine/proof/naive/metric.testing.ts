/** Metrics, brute force: every event of everybody is looked at anew. Written from the language's description. */

export interface Happened {
  readonly who: string;
  readonly did: string;
  readonly time: number;
  /** In hundredths. */
  readonly total: number;
  readonly channel: string;
}

export interface MetricShape {
  readonly did: string;
  readonly form: 'count' | 'people' | 'sum' | 'avg' | 'distinct' | 'quantile' | 'share';
  readonly perPerson: boolean;
  /** Of a quantile. */
  readonly at: number;
  /** Of a share. */
  readonly times: number;
  readonly where: { readonly channel: string } | { readonly least: number } | null;
  readonly which: 'first' | 'last' | null;
  readonly within: number | null;
  readonly until: number | null;
  readonly window: { readonly after: number; readonly upTo: number } | null;
  readonly from: { readonly did: string; readonly which: 'first' | 'last' } | null;
  readonly who: string | null;
}

export interface NaiveFigure {
  readonly value: number | null;
  readonly people: number;
}

/** `country` is what is known of each person; `at` is the instant of the question; `given` the part of everybody's time that counts. */
export function naiveMetric(
  shape: MetricShape,
  events: readonly Happened[],
  country: ReadonlyMap<string, string>,
  at: number,
  given: { readonly from: number; readonly until: number } | null = null,
): NaiveFigure {
  const people = [...country].filter(([, where]) => shape.who === null || where === shape.who);
  const spans = people.flatMap(([who]) => {
    const span = given ? { ...given, asked: given.until } : spanOf(shape, events, who, at);
    return span === null ? [] : [{ who, ...span }];
  });
  const parts = spans.map(({ who, from, until, asked }) => {
    const theirs = chosen(shape, events, who).filter(
      ({ time }) => time >= from && time < until && inWindow(shape, time, asked),
    );
    return theirs.filter((one) => shape.which === null || fits(shape, one));
  });
  return figure(shape, parts);
}

function figure(shape: MetricShape, parts: readonly (readonly Happened[])[]): NaiveFigure {
  const { form, perPerson, at, times, which } = shape;
  const needsSome = which !== null || form === 'avg' || (form === 'quantile' && !perPerson);
  const counted = needsSome ? parts.filter(({ length }) => length > 0) : parts;
  const people = counted.length;
  const all = counted.flat();
  const sumOf = (some: readonly Happened[]) => some.reduce((sum, { total }) => sum + total, 0);
  const mean = (sum: number, over: number) => (over === 0 ? null : sum / over);
  if (form === 'share')
    return { value: mean(counted.filter((one) => one.length >= times).length, people), people };
  if (form === 'people') return { value: counted.filter(({ length }) => length > 0).length, people };
  if (form === 'distinct') {
    const different = counted.map((one) => new Set(one.map(({ channel }) => channel)).size);
    return {
      value: mean(
        different.reduce((sum, count) => sum + count, 0),
        people,
      ),
      people,
    };
  }
  if (form === 'count') return { value: perPerson ? mean(all.length, people) : all.length, people };
  if (form === 'sum') return { value: perPerson ? mean(sumOf(all), people * 100) : sumOf(all) / 100, people };
  if (form === 'avg') return { value: mean(sumOf(all), all.length * 100), people };
  const values = perPerson ? counted.map(sumOf) : all.map(({ total }) => total);
  return { value: quantile(values, at), people };
}

/** Straight between the two values at either side. */
function quantile(values: readonly number[], at: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const place = at * (sorted.length - 1);
  const low = sorted[Math.floor(place)]!;
  const high = sorted[Math.ceil(place)]!;
  return (low + (high - low) * (place - Math.floor(place))) / 100;
}

/** What counts at all; with `which`, the one that is picked from all time. */
function chosen(shape: MetricShape, events: readonly Happened[], who: string): readonly Happened[] {
  const theirs = events
    .filter((one) => one.who === who && one.did === shape.did)
    .sort((a, b) => a.time - b.time);
  if (shape.which === 'first') return theirs.slice(0, 1);
  if (shape.which === 'last') return theirs.slice(-1);
  return theirs.filter((one) => fits(shape, one));
}

function fits({ where }: MetricShape, { channel, total }: Happened): boolean {
  if (where === null) return true;
  return 'channel' in where ? channel === where.channel : total >= where.least;
}

/** `within` looks back from the instant of the question: (t − w, t]; `until` is before so long ago. */
function inWindow({ within, until }: MetricShape, time: number, asked: number): boolean {
  return (
    time <= asked && (within === null || time > asked - within) && (until === null || time < asked - until)
  );
}

/** The part of a person's time that counts, and when it is asked; null where the person is left out. */
function spanOf(
  { from: begins, window }: MetricShape,
  events: readonly Happened[],
  who: string,
  at: number,
): { readonly from: number; readonly until: number; readonly asked: number } | null {
  if (begins === null) {
    if (window === null)
      return { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY, asked: at };
    const until = at - window.after + 1;
    return { from: at - window.upTo + 1, until, asked: until };
  }
  const theirs = events.filter((one) => one.who === who && one.did === begins.did).map(({ time }) => time);
  if (theirs.length === 0) return null;
  const begin = begins.which === 'first' ? Math.min(...theirs) : Math.max(...theirs);
  if (window === null) return { from: begin, until: at + 1, asked: at + 1 };
  const until = begin + window.upTo;
  return until > at + 1 ? null : { from: begin + window.after, until, asked: until };
}
