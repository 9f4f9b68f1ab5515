/** Tasks: effects that somebody carries out, found by whose they are. */
export const tasks = `
alter table effect add column assignee text;
alter table effect add column team text;
drop index effect_open;
create index effect_open on effect (bucket, profile) where status in ('ready', 'sending', 'doubtful', 'open', 'overdue');
create index effect_task on effect (due, key) where status in ('open', 'overdue');
create index effect_assignee on effect (assignee, due, key) where status in ('open', 'overdue');
create index effect_team on effect (team, due, key) where status in ('open', 'overdue');
`;
