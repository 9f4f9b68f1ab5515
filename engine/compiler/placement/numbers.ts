/** Expressions of a placement that give numbers. What fails, or is no number, is null: it is not ranked by. */
import type { Site } from '../../language/definition.ts';
import { ExpressionFault, type ScopeType } from '../../language/expressions/index.ts';
import type { Context } from '../context.ts';
import { type Checked, expressionAt } from '../expression.ts';
import type { View } from '../view.ts';
import { isOfItemAlone, namesOfAsker } from './item-alone.ts';
import type { LayerPlace } from './layer.ts';
import { OfItem } from './of-item.ts';
import { plainKey } from './plain-key.ts';
import type { NumberOf } from './program.ts';
import type { Entry } from './shelf.ts';
import type { Ask } from './slate.ts';

/** A number of a candidate. */
export interface ItemNumber {
  of(ask: Ask, entry: Entry): number | null;
  /** Where it is the same, all candidates have the same numbers; null: it cannot be told. */
  keyOf(ask: Ask): string | null;
}

/** Of an item. Where nothing else is read, it is kept with the item. */
export function itemNumber(text: string, site: Site, { context, scope }: LayerPlace): ItemNumber {
  const compiled = expressionAt(text, site, scope, context, 'number');
  if (!compiled) return { of: () => null, keyOf: () => null };
  const of = (ask: Ask, entry: Entry) => numberIn(compiled, ask.viewOf(entry));
  const names = namesOfAsker(text, compiled);
  const keyOf = (ask: Ask) => names && plainKey(names, ask.view.scope);
  if (!isOfItemAlone(text, scope, context)) return { of, keyOf };
  const known = new OfItem(of);
  return { of: (ask, entry) => known.of(ask, entry), keyOf };
}

/** A plain number, or an expression over the person and the context. */
export function personNumber(
  written: number | string | undefined,
  site: Site,
  scope: ScopeType,
  context: Context,
): NumberOf | null {
  if (written === undefined) return null;
  if (typeof written === 'number') return () => written;
  const compiled = expressionAt(written, site, scope, context, 'number');
  return (view) => compiled && numberIn(compiled, view);
}

function numberIn(compiled: Checked, { scope }: View): number | null {
  try {
    const value = compiled.evaluate(scope);
    return typeof value === 'number' && Number.isFinite(value) ? value : null;
  } catch (fault) {
    if (fault instanceof ExpressionFault) return null;
    throw fault;
  }
}
