/**
 * The tables every store has. The bucket comes first in every key that belongs to a profile. Texts compare by their
 * bytes, whatever the language of the database. Typed columns (`event_<id>`, `trait_<name>`, `member_<word>`) are
 * added from the catalog. What only the engine reads is JSON text,
 * of type `json` where people may want to look into it too: it keeps its text as it came, which jsonb does not.
 */
export const tables = `
create table bucket (
  bucket integer primary key,
  epoch bigint not null,
  clock bigint not null
);

create table shape (
  number integer primary key
);
insert into shape (number) values (0);

create table catalog (
  relation text collate "C" not null,
  position integer not null,
  name text collate "C" not null,
  type text collate "C" not null,
  primary key (relation, name)
);

create table release (
  number integer primary key,
  hash text collate "C" not null,
  "commit" text collate "C",
  applied_at bigint not null,
  manifest json not null
);

create table slot (
  space text collate "C" not null,
  key text collate "C" not null,
  number integer not null,
  primary key (space, key),
  unique (space, number)
);

create table identifier (
  bucket integer not null,
  kind text collate "C" not null,
  value text collate "C" not null,
  profile bigint not null,
  primary key (bucket, kind, value)
);

create table identity_log (
  bucket integer not null,
  profile bigint not null,
  at bigint not null,
  sequence bigint generated always as identity,
  action text collate "C" not null,
  detail json not null,
  primary key (bucket, profile, at, sequence)
);

create table profile (
  bucket integer not null,
  id bigint not null,
  created_at bigint not null,
  merged_into bigint,
  identifiers json not null,
  consent json not null,
  rest jsonb,
  primary key (bucket, id)
);

create table state (
  bucket integer not null,
  profile bigint not null,
  release integer not null,
  at bigint not null,
  due bigint,
  slots text collate "C" not null,
  primary key (bucket, profile)
);
create index state_due on state (bucket, due, profile) where due is not null;

create table change (
  bucket integer not null,
  profile bigint not null,
  at bigint not null,
  sequence bigint generated always as identity,
  cause text collate "C" not null,
  entered json not null,
  "left" json not null,
  primary key (bucket, profile, at, sequence)
);

create table instance (
  bucket integer not null,
  profile bigint not null,
  id text collate "C" not null,
  journey text collate "C" not null,
  key text collate "C" not null,
  release integer not null,
  started_at bigint not null,
  ended_at bigint,
  step text collate "C",
  reason text collate "C",
  due bigint,
  body json not null,
  primary key (bucket, profile, id)
);

create table effect (
  bucket integer not null,
  key text collate "C" not null,
  profile bigint not null,
  status text collate "C" not null,
  channel text collate "C" not null,
  created_at bigint not null,
  due bigint not null,
  attempts integer not null,
  reason text collate "C",
  body json not null,
  primary key (bucket, key)
);
create index effect_ready on effect (bucket, due, created_at, key) where status = 'ready';
create index effect_open on effect (bucket, profile) where status in ('ready', 'sending', 'doubtful');
create index effect_attention on effect (status, created_at) where status in ('sending', 'failed', 'doubtful');

create table decision (
  bucket integer not null,
  profile bigint not null,
  at bigint not null,
  sequence bigint generated always as identity,
  journey text collate "C" not null,
  instance text collate "C" not null,
  step text collate "C" not null,
  outcome text collate "C" not null,
  reason text collate "C" not null,
  detail json not null,
  primary key (bucket, profile, at, sequence)
);

create table letter (
  bucket integer not null,
  key text collate "C" not null,
  sequence bigint generated always as identity,
  receiver integer not null,
  body json not null,
  primary key (bucket, key)
);
create index letter_order on letter (sequence);

create table inbox (
  bucket integer not null,
  key text collate "C" not null,
  sequence bigint generated always as identity,
  body json not null,
  primary key (bucket, key)
);
create index inbox_order on inbox (bucket, sequence);

create table receipt (
  bucket integer not null,
  message bigint not null,
  at bigint not null,
  primary key (bucket, message)
);

create table quarantine (
  bucket integer not null,
  key text collate "C" not null,
  message text collate "C" not null,
  at bigint not null,
  source text collate "C" not null,
  code text collate "C" not null,
  reason text collate "C" not null,
  raw json not null,
  primary key (bucket, key)
);

create table progress (
  key text collate "C" primary key,
  value json not null
);
`;
