/** Where things have their place on the site. Names of files are made of ids, which have small letters, digits and `_` only. */
import { type Html, html } from './html.ts';
import type { Subject } from './subject.ts';

export function fileOf(address: string): string {
  if (!/^[a-z]+\.[a-z][a-z0-9_]*$/.test(address)) throw new Error(`${address} is no name for a page`);
  return `${address}.html`;
}

/** The page of a definition; of a property its place on it; of what no file declares its place in the lineage. */
export function hrefOf(address: string, { byAddress }: Subject): string {
  if (byAddress.has(address)) return fileOf(address);
  const [kind, id, ...path] = address.split('.');
  if (path.length > 0 && byAddress.has(`${kind}.${id}`))
    return `${fileOf(`${kind}.${id}`)}#property.${path.join('.')}`;
  return `lineage.html#${address}`;
}

/** Its title, linked, and what it is called in files. */
export function linkTo(address: string, subject: Subject): Html {
  const title = subject.byAddress.get(address)?.title ?? subject.nodes.get(address)?.title ?? address;
  const id = address.slice(address.indexOf('.') + 1);
  const name = html`<a href="${hrefOf(address, subject)}">${title}</a>`;
  return title === id ? name : html`${name} <code>${address}</code>`;
}
