/**
 * Messages that were parked when a backup was taken: a copy is one file, so they travel in it. Whoever opens the
 * restored store puts them back beside it.
 */
export const parked = `
create table parked (
  message text not null
) strict;
`;
