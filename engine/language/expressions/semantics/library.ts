/** The functions that compiled expressions may call. Arguments have been checked against the signature. */
import { localIn, plus } from '../instants.ts';
import { lists } from './library-list.ts';
import { numbers } from './library-number.ts';
import { texts } from './library-text.ts';

/** Arguments as accepted by the function's signature; missing ones are undefined. */
export type Implementation = (...given: never[]) => unknown;

const common: Readonly<Record<string, Implementation>> = { ...texts, ...lists, ...numbers, plus };

/** All of them but `$local`, which needs a zone. */
export const compiledFunctions: ReadonlySet<string> = new Set([...Object.keys(common), 'local']);

export function libraryIn(zone: string): Readonly<Record<string, Implementation>> {
  return { ...common, local: localIn(zone) };
}
