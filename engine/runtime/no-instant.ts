/** What is wrong with an `at` that is no instant, and which expression makes one of it: files write times in many ways. */

const LOOKS: readonly (readonly [RegExp, string])[] = [
  [/^\d{10}(\.\d+)?$/, '`$fromMillis($number(<column>) * 1000)` makes one of seconds since 1970'],
  [/^\d{13}$/, '`$fromMillis($number(<column>))` makes one of milliseconds since 1970'],
  [/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/, '`$replace(<column>, " ", "T") & "Z"` makes one of it, in UTC'],
  [/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?$/, '`<column> & "Z"` makes one of it, in UTC'],
  [/^\d{4}-\d{2}-\d{2}$/, '`<column> & "T00:00:00Z"` makes one of it, in UTC'],
  [
    /^\d{1,2}\/\d{1,2}\/\d{4} \d{1,2}:\d{2}$/,
    '`$fromMillis($toMillis(<column>, "[M]/[D]/[Y] [H]:[m]"))` makes one of it, in UTC, where the month comes first',
  ],
  [
    /^\d{1,2}\/\d{1,2}\/\d{4}$/,
    '`$fromMillis($toMillis(<column>, "[M]/[D]/[Y]"))` makes one of it, in UTC, where the month comes first',
  ],
];

const SHOWN = 40;

export function noInstant(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : value;
  if (text === undefined || text === null || text === '') return 'its `at` is empty';
  const isShort = typeof text === 'string' && text.length <= SHOWN;
  const what = `its \`at\` is no instant like 2026-03-01T09:00:00Z${isShort ? `, but ${text}` : ''}`;
  const hint = isShort ? LOOKS.find(([look]) => look.test(text))?.[1] : undefined;
  return hint === undefined ? what : `${what}: ${hint}`;
}
