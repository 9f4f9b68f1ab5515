/** Counts what cases were about, since a law about nothing would hold too. */

import type { Told } from './naive/journal.testing.ts';
import type { Definitions, Plain } from './naive/person.testing.ts';

/** What a reference is followed to. */
const WALKED = /\b(lines\.sku|sku|goods|vehicle|place)\.\w+/g;

/** Parts of mappings, and lists of numbers. */
const PARTS = /\b(address\.city|address\.floor|box\.label|box\.weight|scores|sizes)\b/g;

export class Coverage {
  definitions = 0;
  people = 0;
  changes = 0;
  /** Cases in which definitions came half-way. */
  released = 0;
  /** Values that are hearsay and changed. */
  keptHearsay = 0;
  /** What was refused, by code and words. */
  readonly refused = new Map<string, number>();
  /** Word of the grammar (`did.within`, `tag.sum`) → how often it was written. */
  readonly words = new Map<string, number>();
  /** Head of a segment → how often a snapshot had it true, and false. */
  readonly truths = new Map<string, { held: number; failed: number }>();

  compiled({ documents }: Definitions, refused: readonly string[] | null): void {
    this.definitions += 1;
    for (const one of refused ?? []) add(this.refused, one);
    if (refused) return;
    for (const document of documents) {
      const { kind, of = 'profile' } = document;
      if (kind !== 'segment' && kind !== 'tag') continue;
      for (const [name] of JSON.stringify(document).matchAll(/\$[a-z]\w*/gi)) add(this.words, name);
      for (const [, name] of JSON.stringify(document).matchAll(PARTS)) add(this.words, `part.${name}`);
      for (const [name] of JSON.stringify(document).matchAll(WALKED))
        add(this.words, `walked.${name.replace(/\.\w+$/, '')}`);
      add(this.words, `${kind}.of.${String(of)}`);
      if (of !== 'profile' && JSON.stringify(document).includes('"top":')) add(this.words, 'top.of.thing');
      if (kind === 'segment') this.#condition(document['who']);
      if (kind === 'tag') this.#tag(document);
    }
  }

  /** SQL was asked for the members of a segment. */
  lowered(): void {
    add(this.words, 'sql');
  }

  told(definitions: Definitions, { changes, snapshots }: Told): void {
    this.people += 1;
    this.changes += changes.length;
    for (const id of definitions.idsOf('segment')) {
      const of = definitions.entity === 'profile' ? '' : 'of a thing, ';
      const head = `${of}${headOf(definitions.get('segment', id)['who'])}`;
      const truth = this.truths.get(head) ?? { held: 0, failed: 0 };
      this.truths.set(head, truth);
      for (const { segments } of snapshots) truth[segments.includes(id) ? 'held' : 'failed'] += 1;
    }
  }

  #tag(document: Plain): void {
    for (const key of Object.keys(document)) add(this.words, `tag.${key}`);
    if (document['did'] === 'value_changed') add(this.words, 'tag.value_changed');
    if (typeof document['refresh'] === 'string' && document['refresh'].includes(' '))
      add(this.words, 'refresh.cron');
    add(this.words, `tag.type.${String(document['type'])}`);
    for (const { when } of (document['rules'] ?? []) as readonly Plain[]) {
      if (when !== undefined) this.#condition(when);
    }
  }

  #condition(condition: unknown): void {
    const head = headOf(condition);
    add(this.words, head);
    if (typeof condition === 'string') return;
    const node = condition as Plain;
    for (const [key, value] of Object.entries(node)) {
      add(this.words, `${head}.${key}`);
      if (key === 'did' && value === 'value_changed') add(this.words, 'did.value_changed');
      if (key === 'step' && node['which'] !== undefined) add(this.words, 'did.step.which');
      if (key === 'within')
        add(this.words, `within.${typeof value === 'string' ? value.replace(/^\d.*/, 'span') : 'calendar'}`);
      if (key === 'times' || key === 'is')
        for (const word of Object.keys(value as Plain)) add(this.words, `is.${word}`);
      if (key === 'where') this.#condition(value);
    }
    if (head === 'changed')
      for (const word of Object.keys(node['changed'] as Plain)) add(this.words, `changed.${word}`);
    if (head === 'top') for (const word of Object.keys(node['top'] as Plain)) add(this.words, `top.${word}`);
    const below = [node['all'], node['any'], node['none'], node['not']]
      .flat()
      .filter((one) => one !== undefined);
    for (const child of below) this.#condition(child);
    const steps = (node['sequence'] ?? []) as readonly Plain[];
    for (const [index, step] of steps.entries()) this.#step(step, steps[index - 1]);
    if (head === 'sequence' && node['same'] !== undefined)
      add(this.words, `same.${typeof (node['same'] as readonly unknown[])[0]}`);
  }

  #step(step: Plain, before: Plain | undefined): void {
    if (step['not'] !== undefined && before?.['not'] !== undefined) add(this.words, 'step.not_again');
    for (const key of Object.keys(step)) {
      const isMiddle = key === 'not' && step['for'] === undefined;
      add(this.words, isMiddle ? 'step.not_between' : `step.${key}`);
    }
  }
}

function headOf(condition: unknown): string {
  if (typeof condition === 'string') return 'expression';
  const heads = [
    'all',
    'any',
    'none',
    'not',
    'in',
    'did',
    'sequence',
    'date',
    'sample',
    'changed',
    'assigned',
    'top',
    'has',
  ];
  return heads.find((head) => (condition as Plain)[head] !== undefined) ?? 'other';
}

function add(counts: Map<string, number>, word: string): void {
  counts.set(word, (counts.get(word) ?? 0) + 1);
}
