/** Everything that is not a person: what it is, its key, and its fields. */
export const entities = `
alter table profile add column entity text not null default 'profile';
alter table profile add column key text;
alter table profile add column fields text;
create index profile_other on profile (entity, bucket, id) where entity <> 'profile';
`;
