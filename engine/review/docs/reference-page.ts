/**
 * The reference of the language, from the schemas: a page for each of their files, on it the keys of the definition and of
 * every piece it has, with type, default, description and examples. Nothing is told here that no schema says. Pure.
 */
import { stringify } from 'yaml';
import { kinds } from '../../language/kinds.ts';
import { schemaFile } from '../../language/schema/check.ts';
import { inline } from '../../language/schema/words.ts';
import type { Json } from '../../store/store.ts';
import { type Content, type Html, html, joined, prose } from './html.ts';
import { formsOf, type SchemaPart } from './schema-part.ts';

/** The schemas in the order of reading: what all workspaces have, each kind, then what they share. */
export const REFERENCES: readonly string[] = ['carillon', ...kinds, 'condition', 'base', 'moved', 'assume'];

export function referenceIndex(): Html {
  return html`<h1>Language reference</h1>
<p>Every definition is a YAML document whose <code>kind</code> says what else it may hold. Keys that are not listed are errors.</p>
<ul class="plain">${REFERENCES.map((name) => {
    const { title, description = '' } = schemaNamed(name);
    return html`<li><a href="reference.${name}.html">${title ?? name}</a>${kinds.some((kind) => kind === name) ? html` <code>kind: ${name}</code>` : null}<br><span class="soft small">${prose(description)}</span></li>\n`;
  })}</ul>`;
}

export function referenceBody(name: string): Html {
  const schema = schemaNamed(name);
  const pieces = Object.entries(schema.$defs ?? {});
  return html`<p class="soft small"><a href="reference.html">Language reference</a></p>
<h1>${schema.title ?? name}</h1>
${described(schema, name)}
${pieces.length === 0 ? null : html`<h2>Pieces</h2>\n<ul class="columns">${pieces.map(([piece]) => html`<li><a href="#${piece}">${nameOf(name, piece)}</a></li>`)}</ul>\n`}${pieces.map(
  ([piece, part]) => html`<h2 id="${piece}">${nameOf(name, piece)}</h2>\n${described(part, name)}\n`,
)}`;
}

function schemaNamed(name: string): SchemaPart {
  const schema = schemaFile(`${name}.schema.json`);
  if (typeof schema !== 'object' || schema === null) throw new Error(`${name} has no schema`);
  return schema as SchemaPart;
}

/** A part with all that it says, its keys and its forms included. */
function described(part: SchemaPart, file: string): Html {
  const words = typeWords(part, file);
  const description = part.description ?? pieceOf(part, file)?.description;
  return html`${words.length === 0 ? null : html`<p class="small soft">${joined(words, ' · ')}</p>\n`}${
    description === undefined ? null : html`<p>${prose(description)}</p>\n`
  }${later(part)}${keysOf(part, file)}${formsWords(part, file)}${inside('Each value', part.additionalProperties, file)}${inside('Each item', part.items, file)}${examples(part)}`;
}

function keysOf({ properties, required = [] }: SchemaPart, file: string): Content {
  if (properties === undefined) return null;
  const entries = Object.entries(properties).map(
    ([key, part]) =>
      html`<dt><code>${key}</code>${required.includes(key) ? html` <span class="chip must">required</span>` : null}</dt>
<dd>${described(part, file)}</dd>\n`,
  );
  return html`<dl class="keys">\n${entries}</dl>\n`;
}

/** Forms that are pieces are linked; others are told where they stand. */
function formsWords(part: SchemaPart, file: string): Content {
  const forms = formsOf(part).map((form) => form.then ?? form);
  const linked = forms.filter(isLink);
  const told = forms.filter((form) => !isLink(form) && form !== part);
  return [
    linked.length === 0
      ? null
      : html`<p>Forms: ${joined(
          linked.map((form) => linkOf(form.$ref!, file)),
          ', ',
        )}.</p>\n`,
    told.map((form) => html`<div>${described(form, file)}</div>\n`),
  ];
}

function isLink({ $ref, description }: SchemaPart): boolean {
  return $ref !== undefined && description === undefined;
}

function inside(words: string, part: boolean | SchemaPart | undefined, file: string): Content {
  if (typeof part !== 'object') return null;
  return html`<dl class="keys"><dt>${words}</dt><dd>${described(part, file)}</dd></dl>\n`;
}

/** What a part refers to: a file, and in it a piece or, without one, the whole. */
function targetOf(ref: string, file: string): { readonly name: string; readonly piece: string } {
  const [target = '', pointer = ''] = ref.split('#');
  return {
    name: target === '' ? file : target.replace('.schema.json', ''),
    piece: pointer.replace('/$defs/', ''),
  };
}

function pieceOf({ $ref }: SchemaPart, file: string): SchemaPart | undefined {
  if ($ref === undefined) return undefined;
  const { name, piece } = targetOf($ref, file);
  return piece === '' ? schemaNamed(name) : schemaNamed(name).$defs?.[piece];
}

/** The title of a file or of a piece of it; where several have the same, the name by which schemas refer to it. */
function nameOf(file: string, piece: string): string {
  const { title: whole, $defs = {} } = schemaNamed(file);
  if (piece === '') return whole ?? file;
  const title = $defs[piece]?.title;
  const same = [whole, ...Object.values($defs).map((part) => part.title)].filter((other) => other === title);
  if (title !== undefined && same.length === 1) return title;
  return `${piece.charAt(0).toUpperCase()}${piece.slice(1).replaceAll('_', ' ')}`;
}

function linkOf(ref: string, file: string): Html {
  const { name, piece } = targetOf(ref, file);
  return html`<a href="reference.${name}.html${piece === '' ? '' : `#${piece}`}">${nameOf(name, piece).toLowerCase()}</a>`;
}

function typeWords(part: SchemaPart, file: string): Content[] {
  const { type, enum: choices, expression, refersTo, $ref } = part;
  const words: Content[] = [];
  if ($ref !== undefined) words.push(linkOf($ref, file));
  if (part.const !== undefined) words.push(html`always ${code(part.const)}`);
  if (choices !== undefined) words.push(html`one of ${joined(choices.map(code), ', ')}`);
  if (type !== undefined) words.push([type].flat().map(typeName).join(' or '));
  if (expression) words.push('an expression');
  if (refersTo !== undefined) words.push(html`refers to ${[refersTo].flat().join(' or ')}`);
  words.push(...bounds(part));
  if (part.default !== undefined) words.push(html`default ${code(part.default)}`);
  return words;
}

const TYPE_NAMES: Readonly<Record<string, string>> = { string: 'text', object: 'mapping', array: 'list' };

function typeName(type: string): string {
  return TYPE_NAMES[type] ?? type;
}

function bounds(part: SchemaPart): string[] {
  const found: string[] = [];
  if (part.minimum !== undefined) found.push(`at least ${part.minimum}`);
  if (part.exclusiveMinimum !== undefined) found.push(`more than ${part.exclusiveMinimum}`);
  if (part.maximum !== undefined) found.push(`at most ${part.maximum}`);
  if (part.minItems !== undefined && part.minItems > 1) found.push(`at least ${part.minItems} items`);
  if (part.maxItems !== undefined) found.push(`at most ${part.maxItems} items`);
  if (part.maxLength !== undefined) found.push(`at most ${part.maxLength} characters`);
  return found;
}

function code(value: Json): Html {
  return html`<code>${inline(value)}</code>`;
}

function later({ later: words }: SchemaPart): Content {
  if (words === undefined) return null;
  return html`<p class="small soft">Not in this version${words === true ? '' : html`: ${joined([words].flat().map(code), ', ')}`}.</p>\n`;
}

function examples({ examples: given = [] }: SchemaPart): Content {
  if (given.length === 0) return null;
  const short = given.every((example) => typeof example !== 'object');
  return short
    ? html`<p class="small soft">For example ${joined(given.map(code), ', ')}</p>\n`
    : given.map(
        (example) => html`<pre tabindex="0"><code>${stringify(example, { lineWidth: 80 })}</code></pre>\n`,
      );
}
