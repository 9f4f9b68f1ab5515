/** Offers: what each has given away, its grants, and its codes. All three stand in the offer's bucket. */
export const offers = `
create table offer (
  bucket integer not null,
  offer text collate "C" not null,
  secret text collate "C" not null,
  granted integer not null,
  day text collate "C" not null,
  today integer not null,
  free integer not null,
  uploaded integer not null,
  primary key (bucket, offer)
);

create table offer_grant (
  bucket integer not null,
  key text collate "C" not null,
  offer text collate "C" not null,
  profile bigint not null,
  status text collate "C" not null,
  code text collate "C",
  granted_at bigint not null,
  until bigint,
  body json not null,
  primary key (bucket, key)
);

create table offer_code (
  bucket integer not null,
  offer text collate "C" not null,
  code text collate "C" not null,
  place bigint not null,
  holder text collate "C",
  primary key (bucket, offer, code)
);
create index offer_code_free on offer_code (bucket, offer, place) where holder is null;
`;
