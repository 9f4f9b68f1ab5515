/**
 * Evaluates an expression by the jsonata package itself: all of JSONata, for the mappings of sources, where one
 * row at a time comes in. Bounded in time and depth, so that no mapping can hang an import.
 */
import type { Expression } from './expression.ts';
import { ExpressionFault } from './fault.ts';
import { localIn, plus } from './instants.ts';

export interface ReferenceOptions {
  /** IANA zone of `$local`; UTC when absent. */
  readonly zone?: string;
}

const locals = new Map<string, ReturnType<typeof localIn>>();

export async function evaluateReference(
  { reference }: Expression,
  scope: object,
  { zone = 'UTC' }: ReferenceOptions = {},
): Promise<unknown> {
  let value: unknown;
  try {
    value = await reference.evaluate(withOwnNames(scope), { plus, local: localOf(zone) });
  } catch (error) {
    throw asFault(error);
  }
  return plainJson(value);
}

function localOf(zone: string): ReturnType<typeof localIn> {
  const local = locals.get(zone) ?? localIn(zone);
  locals.set(zone, local);
  return local;
}

/** The interpreter sees own properties alone; a view's getters are made its own, still to be read when asked. */
function withOwnNames(scope: object): object {
  const own: object = Object.create(null) as object;
  let isView = false;
  let at: unknown = scope;
  while (typeof at === 'object' && at !== null && at !== Object.prototype && !Array.isArray(at)) {
    for (const [name, { get, enumerable }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (Object.hasOwn(own, name) || (get === undefined && enumerable !== true)) continue;
      if (at !== scope) isView = true;
      Object.defineProperty(own, name, {
        get: () => (scope as Readonly<Record<string, unknown>>)[name],
        enumerable: true,
      });
    }
    at = Object.getPrototypeOf(at);
  }
  return isView ? own : scope;
}

/** The interpreter throws plain objects with a code of its own. */
function asFault(error: unknown): unknown {
  if (error instanceof ExpressionFault) return error;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code !== 'string')
    return new ExpressionFault(`the expression cannot be evaluated: ${String(message)}`);
  return new ExpressionFault(typeof message === 'string' ? message : `the expression failed (${code})`);
}

/** Sequences become lists and objects without prototype become ordinary ones; functions are nothing. */
function plainJson(value: unknown): unknown {
  if (typeof value === 'function') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((element) => plainJson(element) ?? null);
  if ('_jsonata_function' in value || '_jsonata_lambda' in value) return undefined;
  const members = Object.entries(value).map(([key, member]) => [key, plainJson(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}
