/** What a provider calls a message, so that its reports find it. */
export const messageProvider = `
alter table effect add column provider text collate "C";
update effect set provider = body ->> 'provider' where json_typeof(body -> 'provider') = 'string';
create index effect_provider on effect (bucket, provider) where provider is not null;
`;
