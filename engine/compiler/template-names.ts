/**
 * Which names a template speaks of, so that whoever renders it works out those and no others: a tag costs something only
 * when somebody asks for it.
 */
import type { LiquidTemplate } from './liquid/index.ts';

export interface TemplateNames {
  /** First words of its variables: `profile`, `event`, `steps`; null: any, because one is computed. */
  readonly roots: ReadonlySet<string> | null;
  /** Of the profile; null: all, because the profile is named as a whole, or by a name that is computed. */
  readonly profile: readonly string[] | null;
}

export function namesIn(templates: Iterable<LiquidTemplate>): TemplateNames {
  const roots = new Set<string>();
  const profile = new Set<string>();
  let isAny = false;
  let isWhole = false;
  for (const { variables } of templates) {
    for (const { path } of variables) {
      const [root, name] = path;
      if (root === undefined) isAny = true;
      else roots.add(root);
      if (root !== 'profile') continue;
      if (name === undefined) isWhole = true;
      else profile.add(name);
    }
  }
  return { roots: isAny ? null : roots, profile: isAny || isWhole ? null : [...profile] };
}
