/** A truth tree as lines: what holds has a tick, what does not a cross, values stand below. */
import type { Paint } from './paint.ts';
import type { Truth } from './truth.ts';

const STEP = '  ';

export function truthLines({ text, holds, notes, children }: Truth, paint: Paint, indent = ''): string[] {
  const mark = holds ? paint.good('✓') : paint.error('✗');
  return [
    `${indent}${mark} ${text.replaceAll(/\s+/g, ' ')}`,
    ...notes.map((note) => paint.faint(`${indent}${STEP}${STEP}${note}`)),
    ...children.flatMap((child) => truthLines(child, paint, indent + STEP)),
  ];
}
