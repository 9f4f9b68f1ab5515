/** What a provider calls a message, so that its reports find it. */
export const messageProvider = `
alter table effect add column provider text;
update effect set provider = json_extract(body, '$.provider') where json_type(body, '$.provider') = 'text';
create index effect_provider on effect (bucket, provider) where provider is not null;
`;
