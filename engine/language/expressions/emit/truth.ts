/** Code for whether a value counts as true: always true or false. */
import type { Node } from '../ast.ts';
import type { Certainty, Code, Place, Writer } from './writer.ts';

const tests: Readonly<Record<Certainty, (js: string, writer: Writer) => string>> = {
  boolean: (js) => js,
  flag: (js) => `(${js} === true)`,
  text: (js) => `(${js} !== "")`,
  finite: (js) => `(${js} !== 0)`,
  any(js, writer) {
    const value = writer.temporary();
    return `(${value} = ${js}, typeof ${value} === "boolean" ? ${value} : truth(${value}))`;
  },
};

export function truthOf(node: Node, place: Place, writer: Writer): string {
  return truthOfCode(writer.emit(node, place), writer);
}

export function truthOfCode({ js, is }: Code, writer: Writer): string {
  return tests[is](js, writer);
}
