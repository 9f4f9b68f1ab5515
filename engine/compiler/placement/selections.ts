/**
 * Which items a rule is about: `items` is a condition about the thing itself, which is answered while the catalogue is
 * gathered; `item` names some; `when` looks at the item, the person and the context as it is decided.
 */
import type { Site } from '../../language/definition.ts';
import type { Condition, ItemRule } from '../../language/kinds.ts';
import { nearest } from '../../language/nearest.ts';
import { compileCondition } from '../conditions/index.ts';
import type { Context } from '../context.ts';
import type { Test } from '../view.ts';
import { isOfItemAlone } from './item-alone.ts';
import type { LayerPlace } from './layer.ts';
import { OfItem } from './of-item.ts';
import type { Entry } from './shelf.ts';
import type { Ask } from './slate.ts';

/** Collects what rules ask of things. */
export class Selections {
  readonly tests: Test[] = [];
  readonly named = new Set<string>();

  /** `thing`: the context of the things; null where candidates are a list. */
  constructor(readonly thing: Context | null) {}

  /** Index of the condition; null where it is wrong, which has been reported. */
  add(condition: Condition, site: Site): number | null {
    if (this.thing === null) {
      site.report({
        code: 'CAR-901',
        what: '`items` asks about things, and this placement gives none',
        why: 'its candidates are a list of offers or messages',
        fix: 'name candidates with `item`, or write a condition under `when`, e.g. `item.cost < 5`',
      });
      return null;
    }
    const { thing } = this;
    const test = compileCondition(condition, site, {
      context: thing,
      scope: thing.profileScope,
      place: 'who',
    });
    return test && this.tests.push(test) - 1;
  }
}

export type Picks = (ask: Ask, entry: Entry) => boolean;

interface Selector {
  readonly items?: Condition;
  readonly item?: string | readonly string[];
  readonly when?: Condition;
}

export function compileRule(rule: ItemRule, site: Site, place: LayerPlace): Picks {
  return typeof rule === 'string' ? conditionOf(rule, site, place) : compileSelector(rule, site, place);
}

export function compileSelector({ items, item, when }: Selector, site: Site, place: LayerPlace): Picks {
  const parts: Picks[] = [];
  if (item !== undefined) parts.push(namedBy(item, site.at('item'), place));
  if (items !== undefined) {
    const index = place.selections.add(items, site.at('items'));
    parts.push((_, { is }) => index !== null && is.includes(index));
  }
  if (when !== undefined) parts.push(conditionOf(when, site.at('when'), place));
  return allOf(parts);
}

/** Every one of them. Asked of every candidate of every decision: no function is made for it. */
export function allOf(parts: readonly Picks[]): Picks {
  if (parts.length === 1) return parts[0]!;
  return (ask, entry) => {
    for (const part of parts) if (!part(ask, entry)) return false;
    return true;
  };
}

/** Any of them. */
export function anyOf(parts: readonly Picks[]): Picks {
  if (parts.length === 1) return parts[0]!;
  return (ask, entry) => {
    for (const part of parts) if (part(ask, entry)) return true;
    return false;
  };
}

function namedBy(item: string | readonly string[], site: Site, { names, selections }: LayerPlace): Picks {
  const ids = typeof item === 'string' ? [item] : item;
  for (const [index, id] of ids.entries()) {
    selections.named.add(id);
    if (names === null || names.has(id)) continue;
    const near = nearest(id, [...names]);
    (typeof item === 'string' ? site : site.at(index)).report({
      code: 'CAR-902',
      what: `this placement has no candidate \`${id}\``,
      why: `it has ${[...names].join(', ')}`,
      fix: near ? `did you mean \`${near}\`?` : 'name one of these, or add it to the candidates',
    });
  }
  const wanted = new Set(ids);
  return (_, { id }) => wanted.has(id);
}

/** A condition about item, person and context. Of an expression about the item alone, answers are kept with the item. */
export function conditionOf(condition: Condition, site: Site, { context, scope }: LayerPlace): Picks {
  const test = compileCondition(condition, site, { context, scope, place: 'who' });
  if (!test) return () => false;
  if (typeof condition !== 'string' || !isOfItemAlone(condition, scope, context))
    return (ask, entry) => test.holds(ask.viewOf(entry));
  const known = new OfItem((ask, entry) => test.holds(ask.viewOf(entry)));
  return (ask, entry) => known.of(ask, entry);
}
