/** A template that was read and may be rendered: synchronously, from values alone. */
import { type Context, type Emitter, LiquidError, type Template, toValueSync } from 'liquidjs';
import { contextFor, dialect, type Escape } from './dialect.ts';
import { asItIs, type LinkTaker } from './follow.ts';
import type { Proof } from './harmless.ts';
import { LimitExceeded, MOST_SIZE } from './limits.ts';
import type { Place } from './place.ts';
import type { Position } from './problem.ts';
import type { LocalName, TemplateVariable, Uses } from './uses.ts';

/** A message could not be made of these values. The reason names no value. */
export class RenderFault extends Error {
  override readonly name = 'RenderFault';

  readonly reason: string;
  readonly position: Position;

  constructor(reason: string, position: Position) {
    super(`${reason} (line ${position.line}, column ${position.column} of the template)`);
    this.reason = reason;
    this.position = position;
  }
}

export class LiquidTemplate {
  /** Every use of a variable that the template does not make itself, in order of reading. */
  readonly variables: readonly TemplateVariable[];
  /** Names it makes itself: assign, capture, for. */
  readonly locals: readonly LocalName[];
  readonly #templates: readonly Template[];
  readonly #proof: Proof | null;
  readonly #escaping: Escape;
  readonly #place: Place;

  constructor(
    templates: readonly Template[],
    uses: Uses,
    proof: Proof | null,
    escaping: Escape,
    place: Place,
  ) {
    this.variables = uses.variables;
    this.locals = uses.locals;
    this.#templates = templates;
    this.#proof = proof;
    this.#escaping = escaping;
    this.#place = place;
  }

  /** Whether `render` is known to succeed with these values, where it was read for; false where that is not known. */
  cannotFail(scope: object): boolean {
    return this.#proof?.(scope) ?? false;
  }

  /**
   * The text for these values, which must be plain JSON. Dates and numbers are written for `place`; what it
   * leaves out is as given to `parseLiquid`. Links that are `tracked` are handed to `links`. Throws RenderFault.
   */
  render(scope: object, place: Partial<Place> = {}, links: LinkTaker = asItIs): string {
    const liquid = dialect(this.#escaping, true);
    const context: Context = contextFor(liquid, scope, { ...this.#place, ...place }, links);
    try {
      return String(
        toValueSync(liquid.renderer.renderTemplates([...this.#templates], context, new Output())),
      );
    } catch (error) {
      throw asFault(error);
    }
  }
}

/** Collects the text; static parts of a template are not counted by the library, so their sum is bounded here. */
class Output implements Emitter {
  buffer = '';

  write(text: unknown): void {
    this.buffer += String(text);
    if (this.buffer.length > MOST_SIZE) throw new LimitExceeded('the message is too long');
  }
}

function asFault(error: unknown): RenderFault {
  const at: Position = { line: 1, column: 1 };
  if (error instanceof RenderFault) return error;
  if (!LiquidError.is(error)) return new RenderFault(reasonOf(error), at);
  const [line = 1, column = 1] = error.token.getPosition();
  return new RenderFault(reasonOf(error.originalError ?? error), { line, column });
}

function reasonOf(error: unknown): string {
  if (error instanceof RangeError && /call stack/.test(error.message))
    return 'the template is nested too deeply';
  return error instanceof Error ? error.message : String(error);
}
