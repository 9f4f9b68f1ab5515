/** Laws of formatting: it says the same with the same comments, formatting again changes nothing, and it never refuses. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { Diagnostics } from '../diagnostic.ts';
import { commentsIn } from '../yaml/comments.ts';
import { readYaml } from '../yaml/read.ts';
import { formatText } from './format.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

function yamlFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

const files = ['definitions', 'engine/proof', 'engine/sql', 'engine/review', 'engine/trials'].flatMap(
  yamlFiles,
);

function isStrict(text: string): boolean {
  const diagnostics = new Diagnostics();
  readYaml('any.yaml', text, diagnostics);
  return !diagnostics.hasErrors;
}

function expectLaws(file: string, text: string): string {
  const once = formatText(file, text);
  if (!once.ok) throw new Error(`${JSON.stringify(once.diagnostics.all)}\n${text}`);
  const twice = formatText(file, once.text);
  expect(twice).toEqual({ ok: true, text: once.text });
  const meaning = (of: string) => parseAllDocuments(of).map((document) => document.toJS() as unknown);
  expect(meaning(once.text).filter((value) => value !== null)).toEqual(
    meaning(text).filter((value) => value !== null),
  );
  const comments = (of: string) =>
    commentsIn(of)
      .map((comment) => comment.text)
      .sort();
  expect(comments(once.text)).toEqual(comments(text));
  return once.text;
}

it.each(files)('%s', (file) => {
  const text = readFileSync(join(root, file), 'utf8');
  // A few files of tests are no strict YAML; what cannot be read is left alone.
  if (isStrict(text)) expectLaws(file, text);
  else expect(formatText(file, text).ok).toBe(false);
});

it('has the files of the repository', () => {
  expect(files.length).toBeGreaterThan(60);
});

it('the starter programme is written as fmt writes it', () => {
  for (const file of yamlFiles('definitions')) {
    const text = readFileSync(join(root, file), 'utf8');
    expect(formatText(file.replace('definitions/', ''), text), file).toEqual({ ok: true, text });
  }
});

/** Writes a made-up definition in a made-up style, with comments and blank lines wherever they may stand. */
class Writer {
  readonly #choices: readonly number[];
  #at = 0;
  #comments = 0;

  constructor(choices: readonly number[]) {
    this.#choices = choices;
  }

  document(): string {
    const first = this.#maybe(4) ? `${this.#comment()}\n\n` : '';
    return `${first}${this.#map(0, 0)}`;
  }

  #pick(size: number): number {
    const choice = this.#choices[this.#at++ % this.#choices.length] ?? 0;
    return (choice + this.#at) % size;
  }

  #maybe(oneOf: number): boolean {
    return this.#pick(oneOf) === 0;
  }

  #comment(): string {
    this.#comments++;
    return `# comment ${this.#comments}${this.#maybe(3) ? " it's: [odd" : ''}`;
  }

  #beside(): string {
    return this.#maybe(4) ? ` ${this.#comment()}` : '';
  }

  #above(indent: number): string {
    const blank = this.#maybe(4) ? '\n' : '';
    const told = this.#maybe(4) ? `${' '.repeat(indent)}${this.#comment()}\n` : '';
    const more = told !== '' && this.#maybe(3) ? `\n${' '.repeat(indent)}${this.#comment()}\n` : '';
    return blank + told + more;
  }

  #map(indent: number, depth: number): string {
    const keys = KEYS.slice(this.#pick(5)).filter(() => this.#maybe(depth === 0 ? 3 : 4));
    const chosen =
      depth === 0 ? ['id', ...keys.filter((key) => key !== 'id'), 'kind'] : keys.length > 0 ? keys : ['id'];
    return chosen
      .map((key) => `${this.#above(indent)}${' '.repeat(indent)}${key}:${this.#value(key, indent, depth)}`)
      .join('');
  }

  #value(key: string, indent: number, depth: number): string {
    if (key === 'kind') return ` segment${this.#beside()}\n`;
    const wide = indent + 1 + this.#pick(3);
    switch (depth > 1 ? this.#pick(4) : this.#pick(8)) {
      case 0:
        return ` ${SCALARS[this.#pick(SCALARS.length)]}${this.#beside()}\n`;
      case 1:
        return ` ${this.#flow(depth)}${this.#beside()}\n`;
      case 2:
        return ` ${this.#flow(depth, indent + 2)}${this.#beside()}\n`;
      case 3: {
        const sign = ['|', '|-', '>', '>-', '|+'][this.#pick(5)];
        const lines = ['one', '', '  deeper # no comment', 'two'].map(
          (line) => line && ' '.repeat(wide) + line,
        );
        return ` ${sign}${this.#beside()}\n${lines.join('\n')}\n${this.#maybe(3) ? '\n' : ''}`;
      }
      case 4:
      case 5:
        return `${this.#beside()}\n${this.#map(wide, depth + 1)}${this.#maybe(5) ? `${' '.repeat(wide)}${this.#comment()}\n` : ''}`;
      default:
        return `${this.#beside()}\n${this.#list(this.#maybe(2) ? indent : wide, depth + 1)}`;
    }
  }

  #list(indent: number, depth: number): string {
    const item = () => {
      const start = `${this.#above(indent)}${' '.repeat(indent)}-`;
      if (this.#maybe(3)) return `${start} ${SCALARS[this.#pick(SCALARS.length)]}${this.#beside()}\n`;
      if (this.#maybe(3)) return `${start} ${this.#flow(depth)}${this.#beside()}\n`;
      if (this.#maybe(4)) return `${start}${this.#beside()}\n${this.#map(indent + 2, depth + 1)}`;
      return `${start} ${this.#map(indent + 2, depth + 1)
        .trimStart()
        .replace(/^(#[^\n]*\n\s*)+/, '')}`;
    };
    return Array.from({ length: 1 + this.#pick(3) }, item).join('');
  }

  /** @param spread column of its lines, where it has more than one. */
  #flow(depth: number, spread?: number): string {
    if (this.#maybe(6)) return this.#maybe(2) ? '{}' : '[]';
    const glue = spread === undefined ? ', ' : `,${this.#beside()}\n${' '.repeat(spread)}`;
    const open = spread === undefined ? ' ' : `${this.#beside()}\n${' '.repeat(spread)}`;
    const inner = () =>
      depth > 1 || this.#maybe(2) ? INLINE[this.#pick(INLINE.length)]! : this.#flow(depth + 1);
    if (this.#maybe(2)) return `[${open}${[inner(), inner()].join(glue)}${open}]`;
    const keys = ['who', 'in', 'within', 'times'].slice(this.#pick(3));
    return `{${open}${keys.map((key) => `${key}: ${inner()}`).join(glue)}${open}}`;
  }
}

const KEYS = ['title', 'who', 'where', 'all', 'id', 'when', 'meta', 'steps', 'version', 'labels'];
const INLINE = ['a', '"b c"', "'d'", '7', 'true', '"x, y"', "'it''s'", '"12:30"', '30d'];
const SCALARS = [
  ...INLINE,
  'total > 0',
  '"a \\"b\\" c"',
  '\'"gold"\'',
  '"# no comment"',
  'spread over\n          two lines',
  '"spread\n\n          over"',
  '"yes"',
  '"\\u00e9"',
  '',
];

it('holds for whatever is made up', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 999 }), { minLength: 20, maxLength: 200 }),
      fc.boolean(),
      (choices, two) => {
        const writer = new Writer(choices);
        const text = two ? `${writer.document()}---\n${writer.document()}` : writer.document();
        // What is no YAML is not what is asked here.
        fc.pre(
          parseAllDocuments(text).every(({ errors, warnings }) => errors.length + warnings.length === 0),
        );
        expectLaws('made_up.yaml', text);
      },
    ),
    { numRuns: 400 },
  );
});
