/**
 * The tables every store has. The bucket comes first in every key that belongs to a profile. Tables read by
 * their key alone have no rowid; journals, and rows with long bodies, are appended in order and have an index.
 * Typed columns (`event_<id>`, `trait_<name>`, `member_<word>`) are added from the catalog. Long columns stand
 * last, so that counting does not read them.
 */
export const tables = `
create table bucket (
  bucket integer primary key,
  epoch integer not null,
  clock integer not null
) strict;

create table catalog (
  relation text not null,
  position integer not null,
  name text not null,
  type text not null,
  primary key (relation, name)
) strict, without rowid;

create table release (
  number integer primary key,
  hash text not null,
  "commit" text,
  applied_at integer not null,
  manifest text not null
) strict;

create table slot (
  space text not null,
  key text not null,
  number integer not null,
  primary key (space, key),
  unique (space, number)
) strict, without rowid;

create table identifier (
  bucket integer not null,
  kind text not null,
  value text not null,
  profile integer not null,
  primary key (bucket, kind, value)
) strict, without rowid;

create table identity_log (
  sequence integer primary key,
  bucket integer not null,
  profile integer not null,
  at integer not null,
  action text not null,
  detail text not null
) strict;
create index identity_log_profile on identity_log (bucket, profile, at);

create table profile (
  bucket integer not null,
  id integer not null,
  created_at integer not null,
  merged_into integer,
  identifiers text not null,
  consent text not null,
  rest text,
  primary key (bucket, id)
) strict, without rowid;

create table state (
  bucket integer not null,
  profile integer not null,
  release integer not null,
  at integer not null,
  due integer,
  slots text not null,
  primary key (bucket, profile)
) strict, without rowid;
create index state_due on state (bucket, due) where due is not null;

create table change (
  sequence integer primary key,
  bucket integer not null,
  profile integer not null,
  at integer not null,
  cause text not null,
  entered text not null,
  "left" text not null
) strict;
create index change_profile on change (bucket, profile, at);

create table instance (
  bucket integer not null,
  profile integer not null,
  id text not null,
  journey text not null,
  key text not null,
  release integer not null,
  started_at integer not null,
  ended_at integer,
  step text,
  reason text,
  due integer,
  body text not null,
  primary key (bucket, profile, id)
) strict, without rowid;

create table effect (
  bucket integer not null,
  key text not null,
  profile integer not null,
  status text not null,
  channel text not null,
  created_at integer not null,
  due integer not null,
  attempts integer not null,
  reason text,
  body text not null,
  primary key (bucket, key)
) strict;
create index effect_ready on effect (bucket, due, created_at, key) where status = 'ready';
create index effect_open on effect (bucket, profile) where status in ('ready', 'sending', 'doubtful');
create index effect_attention on effect (status, created_at)
  where status = 'sending' or status = 'failed' or status = 'doubtful';

create table decision (
  sequence integer primary key,
  bucket integer not null,
  profile integer not null,
  at integer not null,
  journey text not null,
  instance text not null,
  step text not null,
  outcome text not null,
  reason text not null,
  detail text not null
) strict;
create index decision_profile on decision (bucket, profile, at);

create table letter (
  sequence integer primary key,
  bucket integer not null,
  key text not null,
  receiver integer not null,
  body text not null,
  unique (bucket, key)
) strict;

create table inbox (
  sequence integer primary key,
  bucket integer not null,
  key text not null,
  body text not null,
  unique (bucket, key)
) strict;
create index inbox_order on inbox (bucket, sequence);

create table receipt (
  bucket integer not null,
  message integer not null,
  at integer not null,
  primary key (bucket, message)
) strict, without rowid;

create table quarantine (
  bucket integer not null,
  message text not null,
  at integer not null,
  source text not null,
  code text not null,
  reason text not null,
  raw text not null,
  primary key (bucket, message)
) strict;

create table progress (
  key text primary key,
  value text not null
) strict, without rowid;
`;
