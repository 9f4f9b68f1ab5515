/** What an e-mail address may be here: one mailbox and nothing else, so that it is never read as two. */
export const MAILBOX = /^[^\s@<>(),;:"[\]\\\p{Cc}\p{Cs}]+@[^\s@<>(),;:"[\]\\\p{Cc}\p{Cs}]+$/u;
