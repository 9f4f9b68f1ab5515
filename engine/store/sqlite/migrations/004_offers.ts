/** Offers: what each has given away, its grants, and its codes. All three stand in the offer's bucket. */
export const offers = `
create table offer (
  bucket integer not null,
  offer text not null,
  secret text not null,
  granted integer not null,
  day text not null,
  today integer not null,
  free integer not null,
  uploaded integer not null,
  primary key (bucket, offer)
) strict, without rowid;

create table offer_grant (
  bucket integer not null,
  key text not null,
  offer text not null,
  profile integer not null,
  status text not null,
  code text,
  granted_at integer not null,
  until integer,
  body text not null,
  primary key (bucket, key)
) strict, without rowid;

create table offer_code (
  bucket integer not null,
  offer text not null,
  code text not null,
  place integer not null,
  holder text,
  primary key (bucket, offer, code)
) strict, without rowid;
create index offer_code_free on offer_code (bucket, offer, place) where holder is null;
`;
