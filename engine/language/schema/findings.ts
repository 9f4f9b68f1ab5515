/**
 * The findings of a schema check, chosen from all that AJV complains of by one rule: one mistake, one finding.
 * What each says is in `explanations.ts`.
 */
import type { ErrorObject } from 'ajv';
import { nearest } from '../nearest.ts';
import { pointerOf } from '../yaml/walk.ts';
import type { Complaint, Located, SchemaPart } from './complaint.ts';
import { explanations } from './explanations.ts';
import { pathOf } from './words.ts';

/**
 * The findings of one validation, in the order of the value. Of several complaints about one place the most
 * telling is kept, and below a place of the wrong type or with the wrong heads nothing is said.
 */
export function findingsOf(errors: readonly ErrorObject[], source: Complaint['source']): readonly Located[] {
  const telling = errors.filter(
    (error) => explanations[error.keyword] !== null && !isPartOfHeads(error) && !isMistyped(error, errors),
  );
  const kept = new Map<string, { readonly error: ErrorObject; readonly rank: number }>();
  for (const error of telling) {
    const place = placeOf(error);
    const rank = rankOf(error);
    const known = kept.get(place);
    if (!known || rank < known.rank) kept.set(place, { error, rank });
  }
  const silent = new Set(
    [...kept.values()].filter(({ error }) => isLoud(error)).map(({ error }) => error.instancePath),
  );
  const located = [...kept.values()]
    .filter(({ error }) => isLoud(error) || error.keyword === 'required' || !silent.has(error.instancePath))
    .map(({ error }) => locate(error, source));
  return located.filter((one, index) => index === located.findIndex((other) => isSame(one, other)));
}

/** Below a value of the wrong type, or with no head or several, other complaints only repeat this one. */
function isLoud({ keyword }: ErrorObject): boolean {
  return keyword === 'type' || keyword === 'oneOf';
}

function isSame(one: Located, other: Located): boolean {
  return one.finding.what === other.finding.what && pointerOf(one.path) === pointerOf(other.path);
}

/** How much a keyword tells, the most telling first. */
const ranks = ['type', 'oneOf', 'anyOf', 'const', 'enum', 'format', 'minLength'];

function rankOf({ keyword }: ErrorObject): number {
  const rank = ranks.indexOf(keyword);
  return rank === -1 ? ranks.length : rank;
}

/** One mistake, one place: a key for unknown and missing ones, else the value. */
function placeOf({ keyword, instancePath, params, propertyName }: ErrorObject): string {
  if (keyword === 'additionalProperties') return `${instancePath} +${params['additionalProperty']}`;
  if (keyword === 'required' || keyword === 'dependentRequired')
    return `${instancePath} -${params['missingProperty']}`;
  return propertyName === undefined ? instancePath : `${instancePath} +${propertyName}`;
}

/** A key that is missing because it is there under a mistyped name, which is told as an unknown key. */
function isMistyped({ keyword, instancePath, params }: ErrorObject, errors: readonly ErrorObject[]): boolean {
  if (keyword !== 'required') return false;
  const missing = String(params['missingProperty']);
  return errors.some(
    (other) =>
      other.keyword === 'additionalProperties' &&
      other.instancePath === instancePath &&
      nearest(String(other.params['additionalProperty']), [missing]) !== undefined,
  );
}

/** The `required` of each head, from which the check found that there is none or more than one. */
function isPartOfHeads({ keyword, schemaPath }: ErrorObject): boolean {
  return keyword === 'required' && /\/(oneOf|anyOf)\/\d+\/required$/.test(schemaPath);
}

function locate(error: ErrorObject, source: Complaint['source']): Located {
  const explain = explanations[error.keyword];
  if (!explain) throw new Error(`a schema uses the keyword ${error.keyword}, which nobody explains`);
  const path = pathOf(error.instancePath);
  const full = error.propertyName === undefined ? path : [...path, error.propertyName];
  return explain({ error, path: full, schema: (error.parentSchema ?? {}) as SchemaPart, source });
}
