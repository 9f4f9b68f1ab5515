/** Cases as data: what once failed stays, with its name and what is true of it, in `cases/*.yaml`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { Case } from './case.testing.ts';
import type { Act, Sent } from './generate/history.testing.ts';
import { KEYS } from './generate/things.testing.ts';
import { Definitions, type Plain } from './naive/person.testing.ts';

export interface NamedCase extends Case {
  readonly name: string;
  /** Changes of membership as `2026-03-01T10:00:00.000Z enters buyers (event)`; of several, with `V1: ` before it. */
  readonly changes: readonly string[];
  /** Tags with a value at the end; of several, by key, of those who have any. */
  readonly tags: Plain;
}

interface CaseFile {
  readonly title: string;
  readonly zone: string;
  readonly isApart?: boolean;
  /** Tags and segments that are there from the beginning, and when the others come. */
  readonly release?: { readonly at: string; readonly early: readonly string[] };
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
  const { title, zone, isApart, release, definitions, history, expected } = parse(text) as CaseFile;
  return {
    name: `${file.replace('.yaml', '')}: ${title}`,
    definitions: new Definitions(zone, definitions),
    ...subjectsOf(history),
    isApart: isApart ?? false,
    cuts: [new Set([1, 3])],
    queries: [],
    release: release ? { at: Date.parse(release.at), early: new Set(release.early) } : null,
    changes: expected.changes,
    tags: expected.tags,
  };
}

/** Acts say of `who`, and of what entity that is, where there is more than one person. */
function subjectsOf(history: readonly Plain[]): Pick<Case, 'histories' | 'things'> {
  const told = history.map(({ who = KEYS['profile']![0], of = 'profile', ...act }, index) => ({
    who: String(who),
    of: String(of),
    act: actOf(act, index),
  }));
  const actsOf = (entity: string, key: string) =>
    told.flatMap(({ who, of, act }) => (who === key && of === entity ? [act] : []));
  const keys = history.every(({ who }) => who === undefined) ? {} : KEYS;
  const things = Object.entries(keys).flatMap(([entity, all]) =>
    entity === 'profile' ? [] : all.map((key) => ({ entity, key, acts: actsOf(entity, key) })),
  );
  const people = keys === KEYS ? KEYS['profile']! : KEYS['profile']!.slice(0, 1);
  return { histories: people.map((key) => actsOf('profile', key)), things };
}

function actOf({ at, time, event = null, ...rest }: Plain, index: number): Act {
  const instant = Date.parse(String(at));
  if (event === null && rest['traits'] === undefined) return { at: instant };
  const happened = time === undefined || time === null ? null : Date.parse(String(time));
  const whole = { id: `m${index}`, properties: {}, traits: {}, isWrong: false, ...rest };
  return { ...whole, at: instant, event: event as string | null, time: happened };
}

/** The text of a file for a case that fails; what is expected is for a person to write. */
export function caseText({ definitions, histories, things, queries, isApart, release }: Case): string {
  const { zone, documents } = definitions;
  const told = [
    ...histories.map((acts, index) => ({ who: KEYS['profile']![index] ?? `person_${index}`, acts })),
    ...things.map(({ entity, key, acts }) => ({ of: entity, who: key, acts })),
  ];
  const all = told.flatMap(({ acts, ...who }) => acts.map((act) => ({ act, who })));
  const history = (histories.length > 1 || things.length > 0 ? all : all.map(({ act }) => ({ act, who: {} })))
    .toSorted((a, b) => a.act.at - b.act.at)
    .map(({ act, who }) => writtenAct(act, who));
  const file = {
    title: '',
    zone,
    ...(isApart && { isApart }),
    ...(release && { release: { at: new Date(release.at).toISOString(), early: [...release.early] } }),
    definitions: [...documents, ...queries],
    history,
    expected: { changes: [], tags: {} },
  };
  return stringify(file, { aliasDuplicateObjects: false, lineWidth: 110, collectionStyle: 'any' });
}

function writtenAct(act: Act, who: Plain): Plain {
  const at = new Date(act.at).toISOString();
  if (!('id' in act)) return { at, ...who };
  const { id, event, time, properties, traits, isWrong, isOwn } = act as Sent;
  return {
    at,
    ...who,
    id,
    ...(event !== null && { event, properties }),
    ...(time !== null && { time: new Date(time).toISOString() }),
    ...(Object.keys(traits).length > 0 && { traits }),
    ...(isWrong && { isWrong }),
    ...(isOwn && { isOwn }),
  };
}
