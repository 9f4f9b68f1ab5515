/**
 * Addresses in texts, whose letters say nothing. Each part is bounded, so that a text of pages without a space takes no longer than any other
 * of its length.
 */
export const ADDRESS = /\b(?:https?:\/\/|www\.)\S+|[^\s@]{1,64}@[^\s@]{1,250}\.[^\s@]{1,60}/gu;
