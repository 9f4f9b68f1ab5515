/** What is no message is counted apart: few rows, in an index of their own, so that messages cost nothing more. */
export const effectKinds = `
alter table effect add column kind text;
update effect set kind = json_extract(body, '$.kind') where json_type(body, '$.kind') = 'text';
create index effect_kind on effect (kind, channel, status) where kind is not null;
`;
