/**
 * What of people, and of what is said of them, is compared over time: columns, in the same order whenever they are made. Nothing of what
 * anybody wrote or bought is in them, only what a version says of it. Pure.
 */
import type { ModelTypeName } from '../compiler/model/program.ts';
import { modelShapes } from '../language/model-shapes.ts';
import type { JsonObject } from '../store/store.ts';
import { rowsOf } from './learners/leave-last-out.ts';
import { peopleIn } from './learners/recommender.ts';
import { type Column, categoryColumn, numberColumn } from './table.ts';
import { typeOf } from './type-of.ts';
import type { Interactions, ScoreColumn, TrainingData } from './types/type.ts';

/** Recommendations of so many are compared: each takes milliseconds. */
const MOST_ADVISED = 5_000;
/** What is said of a text, where it is. */
const OF_TEXTS = ['language', 'topic', 'sentiment'] as const;

/** The features, and what is said; nothing where neither can be told by column. */
export function columnsFor(type: ModelTypeName, artefact: JsonObject, data: TrainingData): readonly Column[] {
  if (data.events) return [];
  if (data.texts) return ofTexts(type, artefact, data);
  const { column = 'probability' } = modelShapes[type].outputs[0] ?? {};
  const asked = data.interactions ? { ...data, interactions: someOf(data.interactions) } : data;
  const said = typeOf(type).score(artefact, asked)[column];
  const scores = columnOf('score', data.messages && said ? ofWhomSomethingIsKnown(said, data) : said);
  return [...(data.features?.table.columns ?? []), ...(scores ? [scores] : [])];
}

/** Null where it is a list, or is not said. */
function columnOf(name: string, said: ScoreColumn | undefined): Column | null {
  if (said instanceof Float64Array) return numberColumn(name, said);
  const words = (said ?? []).filter((one) => one === null || typeof one === 'string');
  return said !== undefined && words.length === said.length ? categoryColumn(name, words) : null;
}

/** Of each text, whoever wrote it: all of it is as if by somebody of their own. */
function ofTexts(type: ModelTypeName, artefact: JsonObject, data: TrainingData): readonly Column[] {
  const { texts } = data;
  const person = Float64Array.from(texts!.texts.keys());
  const said = typeOf(type).score(artefact, { ...data, texts: { ...texts!, person } });
  return OF_TEXTS.flatMap((name) => columnOf(name, said[name]) ?? []);
}

/** Evenly over people. */
function someOf(all: Interactions): Interactions {
  const people = peopleIn(all);
  if (people <= MOST_ADVISED) return all;
  const placeOf = (person: number) => Math.floor((person * MOST_ADVISED) / people);
  const isChosen = (person: number) => person === 0 || placeOf(person) !== placeOf(person - 1);
  const rows = Int32Array.from(all.person.keys()).filter((row) => isChosen(all.person[row]!));
  const some = rowsOf(all, rows);
  return { ...some, person: some.person.map(placeOf) };
}

/** Of whoever had no message their group speaks, which is no news of them. */
function ofWhomSomethingIsKnown(said: ScoreColumn, { messages }: TrainingData): ScoreColumn {
  const known = new Set(messages!.person);
  const isKnown = (_: unknown, person: number) => known.has(person);
  return said instanceof Float64Array ? said.filter(isKnown) : (said as readonly string[]).filter(isKnown);
}
