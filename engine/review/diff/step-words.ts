/** A step, a start and a condition in a few words, for drawings. Pure. */
import type { Condition, Start, Step } from '../../language/kinds.ts';
import { inline } from '../../language/schema/words.ts';
import { shortened } from '../table.ts';

/** Characters of a condition or a value: what fits into a box. */
const WIDTH = 48;

const HEADS = [
  'wait',
  'branch',
  'split',
  'experiment',
  'decide',
  'send',
  'grant',
  'set',
  'call',
  'task',
  'sync',
  'repeat',
  'start_journey',
  'exit',
] as const;

export function stepWords(step: Step): string {
  const head = HEADS.find((name) => name in step) ?? 'step';
  const value: unknown = Object.entries(step).find(([key]) => key === head)?.[1];
  return `${head} ${shortened((WORDS[head] ?? inline)(value as never), WIDTH)}`.trim();
}

type Words = (value: never) => string;

const WORDS: Readonly<Record<string, Words>> = {
  wait: (wait: Extract<Step, { wait: unknown }>['wait']) => {
    if (typeof wait === 'string') return wait;
    if ('when' in wait) return `for ${conditionWords(wait.when)}, up to ${wait.up_to}`;
    if ('first' in wait) return `for the first of ${wait.first.length}, up to ${wait.up_to}`;
    return 'until' in wait ? `until ${wait.until}` : `until ${inline(wait.local)} local`;
  },
  send: (send: Extract<Step, { send: unknown }>['send']) =>
    'decided' in send
      ? `what ${send.decided} decided`
      : `${send.template} by ${[send.channel].flat().join(' or ')}`,
  task: ({ template, due }: Extract<Step, { task: unknown }>['task']) => `${template}, due in ${due}`,
  call: ({ connector }: { readonly connector: string }) => connector,
  branch: () => '',
  split: () => '',
};

export function conditionWords(condition: Condition | undefined): string {
  if (condition === undefined) return 'otherwise';
  return shortened(
    typeof condition === 'string' ? condition.replaceAll(/\s+/g, ' ') : inner(condition),
    WIDTH,
  );
}

function inner(condition: object): string {
  return Object.entries(condition)
    .map(([key, value]) =>
      key === 'did' || key === 'in' || key === 'not' ? `${key} ${inline(value)}` : `${key}: ${inline(value)}`,
    )
    .join(', ');
}

export function startWords(start: Start): string {
  const [head, value] = Object.entries(start)[0] ?? ['start', ''];
  return shortened(head === 'called' ? 'called by another journey' : `${head} ${inline(value)}`, WIDTH);
}
