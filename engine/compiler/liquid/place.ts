/** Where and how the reader of a message lives: what dates and numbers are written for. */
import type { Context } from 'liquidjs';

export interface Place {
  /** IANA name. */
  readonly zone: string;
  /** BCP 47. */
  readonly locale: string;
}

/** The library's context carries it under this name, so that filters find it. */
export const PLACE_REGISTER = 'place';

export function placeOf(context: Context): Place {
  return context.getRegister<Place>(PLACE_REGISTER);
}
