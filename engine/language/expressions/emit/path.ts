/** Code for paths: names read straight from the scope where that is all, steps taken one by one where it is not. */
import type { NameNode, Node, PathNode, Stage } from '../ast.ts';
import type { Code, Place, Writer } from './writer.ts';

export function emitPath(node: PathNode, place: Place, writer: Writer): Code {
  const path = plainNames(node);
  if (path) return { js: namesCode(path, place, writer), is: 'any' };
  const [first, ...rest] = node.steps as readonly [Node, ...Node[]];
  const steps = first.consarray === true ? rest : node.steps;
  const written = steps.map((step, index) => stepCode(step, place, index === 0 && step === first, writer));
  const isKept = node.keepSingletonArray === true;
  const walked = `${startCode(first, place, writer)}, [${written.join(', ')}]`;
  if (first.consarray === true) return { js: `walkList(${walked}, ${isKept})`, is: 'any' };
  return { js: `${isKept ? 'walkKeeping' : 'walk'}(${walked})`, is: 'any' };
}

/** A name outside a path, e.g. as the step of one. */
export function emitName({ value }: NameNode, place: Place, writer: Writer): Code {
  const js = place.isScope ? scopeName(value, writer) : `nameOf(${place.context}, ${writer.quoted(value)})`;
  return { js, is: 'any' };
}

/** `[…]` after a value: a place in the list, or a predicate on its elements. Gives a value that is not settled. */
export function filtered(js: string, stages: readonly Stage[], place: Place, writer: Writer): string {
  let filteredJs = js;
  for (const stage of stages) {
    if (stage.type !== 'filter') continue;
    const { expr } = stage;
    if (expr.type === 'number') {
      filteredJs = `nth(${filteredJs}, ${expr.value})`;
    } else {
      const inside = { ...place, isScope: false };
      const predicate = writer.closure((context) => writer.emit(expr, { ...inside, context }).js);
      filteredJs = `filter(${filteredJs}, ${predicate})`;
    }
  }
  return filteredJs;
}

function plainNames({ steps, keepSingletonArray }: PathNode): readonly string[] | null {
  const path: string[] = [];
  for (const step of steps) {
    if (!isPlainName(step)) return null;
    path.push(step.value);
  }
  return keepSingletonArray === true ? null : path;
}

function isPlainName(step: Node): step is NameNode {
  return (
    step.type === 'name' &&
    step.stages === undefined &&
    step.predicate === undefined &&
    step.keepArray !== true
  );
}

function namesCode(path: readonly string[], place: Place, writer: Writer): string {
  const [first, ...rest] = path as readonly [string, ...string[]];
  if (!place.isScope) return `namesFrom(${place.context}, ${writer.constant(path)})`;
  const value = scopeName(first, writer);
  return rest.length === 0 ? value : `names(${value}, ${writer.constant(rest)})`;
}

const plainWord = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A name of the scope: a plain property read, but for names that every object inherits. */
function scopeName(name: string, writer: Writer): string {
  if (!plainWord.test(name) || name in Object.prototype) return `fieldOf(scope, ${writer.quoted(name)})`;
  const value = writer.temporary();
  // A method of the scope's class is no value of the expression's.
  return `(${value} = scope[${writer.quoted(name)}], typeof ${value} === "function" ? undefined : ${value})`;
}

function startCode(first: Node, place: Place, writer: Writer): string {
  if (first.consarray !== true)
    return `${first.type === 'variable' ? 'enterOnce' : 'enter'}(${place.context})`;
  const context = writer.temporary();
  return `(${context} = enterList(${place.context}), ${writer.emit(first, { ...place, context, isScope: false }).js})`;
}

function stepCode(step: Node, place: Place, isFirst: boolean, writer: Writer): string {
  if (isPlainName(step) && !(isFirst && place.isScope)) return writer.quoted(step.value);
  return writer.closure((context) => {
    const inside = { ...place, context, isScope: isFirst && place.isScope };
    const { js } = writer.emit(step, inside);
    return step.stages === undefined ? js : filtered(js, step.stages, inside, writer);
  });
}
