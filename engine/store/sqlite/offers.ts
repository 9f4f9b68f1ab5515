/** What offers have given away: counts, grants and codes. What they mean is the evaluator's. */
import type {
  Bucket,
  Changeset,
  CodeRow,
  GrantRow,
  OfferRow,
  PeopleReads,
  ReadRequest,
  ReadResult,
} from '../store.ts';
import type { Connection } from './connection.ts';
import { type SqlValue, upsertSql } from './sql.ts';

type Given = Pick<ReadResult, 'offers' | 'grants' | 'codes' | 'freeCodes'>;
type StoredGrant = Omit<GrantRow, 'body'> & { readonly body: string };

const OFFER = 'select offer, secret, granted, day, today, free, uploaded from offer';
const CODE = 'select offer, code, place, holder as "grant" from offer_code';

export function offerTables(connection: Connection) {
  const offers = connection.prepare<[Bucket, string], OfferRow>(
    `${OFFER} where bucket = ? and offer in (select value from json_each(?))`,
  );
  const all = connection.prepare<[], OfferRow>(`${OFFER} order by offer`);
  const grants = connection.prepare<[Bucket, string], StoredGrant>(
    `select key, offer, profile, status, code, granted_at as grantedAt, until, body from offer_grant
     where bucket = ? and key in (select value from json_each(?))`,
  );
  const code = connection.prepare<[Bucket, string, string], CodeRow>(
    `${CODE} where bucket = ? and offer = ? and code = ?`,
  );
  const free = connection.prepare<[Bucket, string, number], CodeRow>(
    `${CODE} where bucket = ? and offer = ? and holder is null order by place, code limit ?`,
  );
  const counts = connection.prepare<[], Awaited<ReturnType<PeopleReads['countGrants']>>[number]>(
    'select offer, status, count(*) as count from offer_grant group by offer, status order by offer, status',
  );
  const putOffer = connection.prepare<SqlValue[]>(
    upsertSql('offer', ['bucket', 'offer'], ['secret', 'granted', 'day', 'today', 'free', 'uploaded']),
  );
  const putGrant = connection.prepare<SqlValue[]>(
    upsertSql(
      'offer_grant',
      ['bucket', 'key'],
      ['offer', 'profile', 'status', 'code', 'granted_at', 'until', 'body'],
    ),
  );
  const putCode = connection.prepare<SqlValue[]>(
    upsertSql('offer_code', ['bucket', 'offer', 'code'], ['place', 'holder']),
  );
  return {
    read: (bucket: Bucket, request: ReadRequest): Given => ({
      offers: request.offers ? offers.all(bucket, JSON.stringify(request.offers)) : [],
      grants: request.grants
        ? grants
            .all(bucket, JSON.stringify(request.grants))
            .map((row) => ({ ...row, body: JSON.parse(row.body) }))
        : [],
      codes: (request.codes ?? []).flatMap((asked) => code.get(bucket, asked.offer, asked.code) ?? []),
      freeCodes: (request.freeCodes ?? []).map(({ offer, limit }) => free.all(bucket, offer, limit)),
    }),
    all: (): readonly OfferRow[] => all.all(),
    countGrants: () => counts.all(),
    put(bucket: Bucket, changeset: Changeset): void {
      for (const row of changeset.offers ?? []) {
        const { offer, secret, granted, day, today, free: left, uploaded } = row;
        putOffer.run(bucket, offer, secret, granted, day, today, left, uploaded);
      }
      for (const row of changeset.grants ?? []) {
        const { key, offer, profile, status, code: held, grantedAt, until, body } = row;
        putGrant.run(bucket, key, offer, profile, status, held, grantedAt, until, JSON.stringify(body));
      }
      for (const { offer, code: text, place, grant } of changeset.codes ?? [])
        putCode.run(bucket, offer, text, place, grant);
    },
  };
}
