/** Messages that were acknowledged and not evaluated yet, in the order in which they came. */
export const parked = `
create table parked (
  id bigint generated always as identity primary key,
  message text collate "C" not null
);
`;
