/** What offers have given away: counts, grants and codes. What they mean is the evaluator's. */
import type {
  Bucket,
  CodeRow,
  GrantRow,
  GrantStatus,
  OfferRow,
  PeopleReads,
  ProfileId,
  ReadRequest,
  ReadResult,
} from '../store.ts';
import { arrayOf } from './array.ts';
import type { ByBucket } from './by_bucket.ts';
import type { Connection } from './connection.ts';
import { arraysOf, column, lastOf, upsertSql, type WrittenColumn } from './sql.ts';
import type { Prepare, Row } from './statement.ts';
import { shownText, storedText } from './text.ts';
import { done, given, type Write } from './write.ts';

type Given = Pick<ReadResult, 'offers' | 'grants' | 'codes' | 'freeCodes'>;
type GrantCounts = Awaited<ReturnType<PeopleReads['countGrants']>>;

const OFFER: readonly WrittenColumn<OfferRow>[] = [
  column('offer', 'text', (row) => row.offer),
  column('secret', 'text', (row) => row.secret),
  column('granted', 'integer', (row) => row.granted),
  column('day', 'text', (row) => row.day),
  column('today', 'integer', (row) => row.today),
  column('free', 'integer', (row) => row.free),
  column('uploaded', 'integer', (row) => row.uploaded),
];
const GRANT: readonly WrittenColumn<GrantRow>[] = [
  column('key', 'text', (row) => row.key),
  column('offer', 'text', (row) => row.offer),
  column('profile', 'bigint', (row) => row.profile),
  column('status', 'text', (row) => row.status),
  column('code', 'text', (row) => row.code),
  column('granted_at', 'bigint', (row) => row.grantedAt),
  column('until', 'bigint', (row) => row.until),
  column('body', 'json', (row) => JSON.stringify(row.body)),
];
const CODE: readonly WrittenColumn<CodeRow>[] = [
  column('offer', 'text', (row) => row.offer),
  column('code', 'text', (row) => row.code),
  column('place', 'bigint', (row) => row.place),
  column('holder', 'text', (row) => row.grant),
];

const select = (table: string, columns: readonly Pick<WrittenColumn<never>, 'name'>[]) =>
  `select ${columns.map(({ name }) => name).join(', ')} from ${table}`;

export function offerTables(prepare: Prepare) {
  const offers = prepare(
    `${select('offer', OFFER)} where bucket = $1 and offer = any($2::text[])`,
    (rows): readonly OfferRow[] => rows.map(toOffer),
  );
  const all = prepare(`${select('offer', OFFER)} order by offer`, (rows): readonly OfferRow[] =>
    rows.map(toOffer),
  );
  const grants = prepare(
    `${select('offer_grant', GRANT)} where bucket = $1 and key = any($2::text[])`,
    (rows): readonly GrantRow[] => rows.map(toGrant),
  );
  const codes = prepare(
    `${select('offer_code', CODE)} where bucket = $1 and (offer, code) in
       (select * from unnest($2::text[], $3::text[]))`,
    (rows): readonly CodeRow[] => rows.map(toCode),
  );
  const free = prepare(
    `${select('offer_code', CODE)} where bucket = $1 and offer = $2 and holder is null order by place, code limit $3`,
    (rows): readonly CodeRow[] => rows.map(toCode),
  );
  const counts = prepare(
    'select offer, status, count(*) from offer_grant group by offer, status order by offer, status',
    (rows): GrantCounts =>
      rows.map(([offer, status, count]) => ({
        offer: shownText(offer as string),
        status: status as GrantStatus,
        count: count as number,
      })),
  );
  const putOffers = prepare(upsertSql('offer', ['offer'], OFFER), done);
  const putGrants = prepare(upsertSql('offer_grant', ['key'], GRANT), done);
  const putCodes = prepare(upsertSql('offer_code', ['offer', 'code'], CODE), done);
  const texts = (values: readonly string[]) => arrayOf('text', values.map(storedText));
  return {
    offers: (bucket: Bucket, ids: readonly string[]) => offers(bucket, texts(ids)),
    grants: (bucket: Bucket, keys: readonly string[]) => grants(bucket, texts(keys)),
    codes: (bucket: Bucket, asked: NonNullable<ReadRequest['codes']>) =>
      codes(bucket, texts(asked.map(({ offer }) => offer)), texts(asked.map(({ code }) => code))),
    free: (bucket: Bucket, offer: string, limit: number) => free(bucket, storedText(offer), limit),
    all: () => all(),
    countGrants: () => counts(),
    put: (rows: ByBucket<OfferRow>): readonly Write[] =>
      given(
        lastOf(rows, ({ offer }) => offer),
        (last) => putOffers(...arraysOf(OFFER, last)),
      ),
    putGrants: (rows: ByBucket<GrantRow>): readonly Write[] =>
      given(
        lastOf(rows, ({ key }) => key),
        (last) => putGrants(...arraysOf(GRANT, last)),
      ),
    putCodes: (rows: ByBucket<CodeRow>): readonly Write[] =>
      given(
        lastOf(rows, ({ offer, code }) => `${offer} ${code}`),
        (last) => putCodes(...arraysOf(CODE, last)),
      ),
  };
}

export async function readOffers(
  connection: Connection,
  tables: ReturnType<typeof offerTables>,
  bucket: Bucket,
  { offers = [], grants = [], codes = [], freeCodes = [] }: ReadRequest,
): Promise<Given> {
  const [offerRows, grantRows, codeRows, free] = await Promise.all([
    offers.length === 0 ? [] : connection.one(tables.offers(bucket, offers)),
    grants.length === 0 ? [] : connection.one(tables.grants(bucket, grants)),
    codes.length === 0 ? [] : connection.one(tables.codes(bucket, codes)),
    connection.all(freeCodes.map(({ offer, limit }) => tables.free(bucket, offer, limit))),
  ]);
  return { offers: offerRows, grants: grantRows, codes: codeRows, freeCodes: free };
}

function toOffer([offer, secret, granted, day, today, free, uploaded]: Row): OfferRow {
  return {
    offer: shownText(offer as string),
    secret: shownText(secret as string),
    granted: granted as number,
    day: shownText(day as string),
    today: today as number,
    free: free as number,
    uploaded: uploaded as number,
  };
}

function toGrant([key, offer, profile, status, code, grantedAt, until, body]: Row): GrantRow {
  return {
    key: shownText(key as string),
    offer: shownText(offer as string),
    profile: profile as ProfileId,
    status: status as GrantStatus,
    code: code === null ? null : shownText(code as string),
    grantedAt: grantedAt as number,
    until: until as number | null,
    body: JSON.parse(body as string),
  };
}

function toCode([offer, code, place, grant]: Row): CodeRow {
  return {
    offer: shownText(offer as string),
    code: shownText(code as string),
    place: place as number,
    grant: grant === null ? null : shownText(grant as string),
  };
}
