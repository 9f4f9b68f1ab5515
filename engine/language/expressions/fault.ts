/** What an expression throws when its values are of the wrong kind, e.g. `"a" + 1`. Data is at fault, not the engine. */
export class ExpressionFault extends Error {
  override readonly name = 'ExpressionFault';
}
