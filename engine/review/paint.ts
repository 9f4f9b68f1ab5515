/** How to colour what is shown to people. Colours come from outside: here nobody knows what a terminal is. */
import { colourless, type Palette } from '../language/frame.ts';

export interface Paint extends Palette {
  good(text: string): string;
}

export const unpainted: Paint = { ...colourless, good: (text) => text };
