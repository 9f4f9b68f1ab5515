/**
 * What is ready stands channel by channel, so that the first of each are found however many of another wait. No message costs more
 * for it: this index is in place of the one by time alone.
 */
export const readyByChannel = `
drop index effect_ready;
create index effect_ready on effect (bucket, channel, due, created_at, key) where status = 'ready';
`;
