/** Verbs that the design has and this version does not: refused by name, so that nobody looks for a typing mistake. */

export const LATER_VERBS = ['docs'] as const;
