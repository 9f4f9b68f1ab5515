/**
 * Are the names in a template declared? Asked with what the place of the template puts in scope; the template
 * itself was read by `parseLiquid`.
 */
import { nearest } from '../../language/nearest.ts';
import type { TemplateProblem, Unplaced } from './problem.ts';
import type { LiquidTemplate } from './template.ts';
import type { TemplateVariable } from './uses.ts';

/** Prefix → the fields below it; `any` where they are not known beforehand. */
export type VariableRoots = Readonly<Record<string, ReadonlySet<string> | 'any'>>;

export interface VariableRules {
  /** May this be missing for somebody the template is sent to? Then it needs a default. Without it: never. */
  readonly mayBeMissing?: (path: readonly string[]) => boolean;
}

export function checkVariables(
  template: LiquidTemplate,
  roots: VariableRoots,
  rules: VariableRules = {},
): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  for (const { name, line, column } of template.locals) {
    if (Object.hasOwn(roots, name)) problems.push({ ...hidden(name), line, column });
  }
  for (const variable of template.variables) {
    const problem = problemOf(variable, roots, rules);
    if (problem) problems.push({ ...problem, line: variable.line, column: variable.column });
  }
  return problems;
}

function problemOf({ path, hasDefault }: TemplateVariable, roots: VariableRoots, rules: VariableRules) {
  const [root, field] = path;
  if (root === undefined) return computed();
  if (!Object.hasOwn(roots, root))
    return field === undefined ? withoutPrefix(root, roots) : unknownRoot(root, roots);
  if (field === undefined) return wholeRecord(root, roots);
  const fields = roots[root]!;
  if (fields !== 'any' && !fields.has(field)) return unknownField(root, field, fields);
  if (!hasDefault && rules.mayBeMissing?.(path)) return maybeMissing(path);
  return undefined;
}

function hidden(name: string): Unplaced {
  return {
    code: 'CAR-411',
    what: `the local name \`${name}\` hides \`${name}\``,
    why: `below this place \`${name}.…\` would read the wrong value`,
    fix: `Choose another name, for example \`my_${name}\`.`,
  };
}

function computed(): Unplaced {
  return {
    code: 'CAR-407',
    what: 'the name of a variable is computed',
    why: 'what is read cannot be known before the message is made',
    fix: 'Write the name out, or compare with `if` or `case`.',
  };
}

function withoutPrefix(name: string, roots: VariableRoots): Unplaced {
  const owners = Object.keys(roots).filter(
    (root) => roots[root] !== 'any' && (roots[root] as ReadonlySet<string>).has(name),
  );
  const prefixes = Object.keys(roots).join(', ');
  const near = owners.length > 0 ? undefined : nearest(name, fullNames(roots).map(lastWord));
  const meant = owners[0] ? `${owners[0]}.${name}` : fullNames(roots).find((full) => lastWord(full) === near);
  return {
    code: 'CAR-406',
    what: `\`${name}\` has no prefix`,
    why: `names in a template always say where they come from: ${prefixes}`,
    fix: meant
      ? `Write \`${meant}\`.`
      : `Write the prefix, for example \`${Object.keys(roots)[0]}.${name}\`.`,
  };
}

function unknownRoot(root: string, roots: VariableRoots): Unplaced {
  const names = Object.keys(roots);
  const meant = nearest(root, names);
  return {
    code: 'CAR-407',
    what: `unknown name \`${root}\``,
    why: `here a template may use: ${names.join(', ')}`,
    fix: meant ? `Did you mean \`${meant}\`?` : 'Use one of these, or make the name with {% assign %} first.',
  };
}

function wholeRecord(root: string, roots: VariableRoots): Unplaced {
  const fields = roots[root]!;
  const example = fields === 'any' ? '…' : ([...fields][0] ?? '…');
  return {
    code: 'CAR-412',
    what: `\`${root}\` is a whole record`,
    why: 'it has many fields and no text of its own',
    fix: `Name the field: \`${root}.${example}\`.`,
  };
}

function unknownField(root: string, field: string, fields: ReadonlySet<string>): Unplaced {
  const meant = nearest(field, fields);
  return {
    code: 'CAR-408',
    what: `\`${root}\` has no \`${field}\``,
    why:
      fields.size > 0
        ? 'it is not declared, so it would print as nothing'
        : `nothing is known of \`${root}\` here`,
    fix: meant
      ? `Did you mean \`${root}.${meant}\`?`
      : `Declare \`${field}\`, or use one of: ${[...fields].slice(0, 12).join(', ')}.`,
  };
}

function maybeMissing(path: readonly string[]): Unplaced {
  const name = path.join('.');
  return {
    code: 'CAR-409',
    severity: 'warning',
    what: `\`${name}\` may be missing`,
    why: 'a missing value prints as nothing',
    fix: `Say what to print instead: \`{{ ${name} | default: "…" }}\`, or put it inside \`{% if ${name} %}\`.`,
  };
}

function fullNames(roots: VariableRoots): string[] {
  return Object.entries(roots).flatMap(([root, fields]) =>
    fields === 'any' ? [] : [...fields].map((field) => `${root}.${field}`),
  );
}

function lastWord(full: string): string {
  return full.slice(full.indexOf('.') + 1);
}
