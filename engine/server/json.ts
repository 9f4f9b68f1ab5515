/**
 * Bytes of a body → JSON that the rest of the engine may hold without fear: valid UTF-8, not too deep, and
 * without names that change what an object is. What is wrong is said with its place.
 */
import type { Json } from '../store/store.ts';
import { RequestError } from './errors.ts';
import { findJsonFault } from './json-fault.ts';
import { DEEPEST } from './limits.ts';

/** Copied by assignment, this name would replace an object's prototype. No sender means it. */
const FORBIDDEN_NAME = '__proto__';

export function parseJson(bytes: Buffer): Json {
  const text = decode(bytes);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw malformed(text);
  }
  checkShape(value);
  return value;
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const back = Buffer.from(bytes.toString('utf8'));
    const byte = bytes.findIndex((value, index) => value !== back[index]);
    throw bad('bad_encoding', `the body is not UTF-8, from byte ${byte + 1} on`, 'encode the JSON as UTF-8');
  }
}

function malformed(text: string): RequestError {
  const fault = findJsonFault(text);
  const place = fault ? ` at line ${fault.line}, column ${fault.column}: ${fault.expected} was expected` : '';
  return bad('bad_json', `the body is not JSON${place}`, 'send one JSON object');
}

interface Place {
  readonly value: object;
  readonly depth: number;
  readonly name: string;
  readonly parent: Place | null;
}

/** Without recursion: a body of brackets alone would exhaust the stack. */
function checkShape(root: Json): void {
  const left: Place[] = [];
  const push = (value: unknown, name: string, parent: Place | null) => {
    if (typeof value === 'object' && value !== null) {
      left.push({ value, name, parent, depth: (parent?.depth ?? 0) + 1 });
    }
  };
  push(root, 'body', null);
  for (let place = left.pop(); place; place = left.pop()) {
    if (place.depth > DEEPEST) {
      throw bad('too_deep', `the body is nested more than ${DEEPEST} deep`, 'send flatter properties');
    }
    const isList = Array.isArray(place.value);
    for (const [name, value] of Object.entries(place.value)) {
      if (name === FORBIDDEN_NAME) {
        throw bad('bad_name', `${pathOf(place)} has the name ${FORBIDDEN_NAME}`, 'leave the name out');
      }
      push(value, isList ? `[${name}]` : `.${name}`, place);
    }
  }
}

function pathOf(place: Place): string {
  const names: string[] = [];
  for (let at: Place | null = place; at; at = at.parent) names.unshift(at.name);
  return names.join('');
}

function bad(code: string, what: string, fix: string): RequestError {
  return new RequestError({ status: 400, code, what, fix });
}
