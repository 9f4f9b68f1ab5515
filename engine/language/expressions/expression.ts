/** An expression that can be read: its text, its tree, and the jsonata package's own program of it. */
import type jsonata from 'jsonata';
import type { Node } from './ast.ts';

export interface Expression {
  readonly text: string;
  readonly ast: Node;
  /** What `evaluateReference` runs. */
  readonly reference: jsonata.Expression;
}
