/** Cases as data: what once failed stays, with its name and what is true of it, in `cases/*.yaml`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Case } from './case.testing.ts';
import type { Act, Sent } from './generate/history.testing.ts';
import { Definitions, type Plain } from './naive/person.testing.ts';

export interface NamedCase extends Case {
  readonly name: string;
  /** Changes of membership as `2026-03-01T10:00:00.000Z enters buyers (event)`. */
  readonly changes: readonly string[];
  /** Tags with a value at the end. */
  readonly tags: Plain;
}

interface CaseFile {
  readonly title: string;
  readonly zone: string;
  readonly definitions: readonly Plain[];
  readonly history: readonly Plain[];
  readonly expected: { readonly changes: readonly string[]; readonly tags: Plain };
}

const FOLDER = join(import.meta.dirname, 'cases');

export async function namedCases(): Promise<NamedCase[]> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.yaml')).sort();
  return Promise.all(files.map(async (file) => namedCase(file, await readFile(join(FOLDER, file), 'utf8'))));
}

function namedCase(file: string, text: string): NamedCase {
  const { title, zone, definitions, history, expected } = parse(text) as CaseFile;
  return {
    name: `${file.replace('.yaml', '')}: ${title}`,
    definitions: new Definitions(zone, definitions),
    histories: [history.map(actOf)],
    cuts: [new Set([1, 3])],
    queries: [],
    changes: expected.changes,
    tags: expected.tags,
  };
}

function actOf({ at, time, event = null, ...rest }: Plain, index: number): Act {
  const instant = Date.parse(String(at));
  if (event === null && rest['traits'] === undefined) return { at: instant };
  const happened = time === undefined || time === null ? null : Date.parse(String(time));
  const whole = { id: `m${index}`, properties: {}, traits: {}, isWrong: false, ...rest };
  return { ...whole, at: instant, event: event as string | null, time: happened };
}

/** The text of a file for a case that fails; what is expected is for a person to write. */
export function caseText({ definitions: { zone, documents }, histories, queries }: Case): string {
  const history = histories[0]!.map((act) => {
    const at = new Date(act.at).toISOString();
    if (!('id' in act)) return { at };
    const { id, event, time, properties, traits, isWrong, isOwn } = act as Sent;
    return {
      at,
      id,
      ...(event !== null && { event, properties }),
      ...(time !== null && { time: new Date(time).toISOString() }),
      ...(Object.keys(traits).length > 0 && { traits }),
      ...(isWrong && { isWrong }),
      ...(isOwn && { isOwn }),
    };
  });
  const file = {
    title: '',
    zone,
    definitions: [...documents, ...queries],
    history,
    expected: { changes: [], tags: {} },
  };
  return stringify(file, { aliasDuplicateObjects: false, lineWidth: 110, collectionStyle: 'any' });
}
