/** The steps of a journey as a drawing: the same model that `diff` draws for Markdown, as SVG. Pure. */
import type { JourneyDefinition } from '../../language/kinds.ts';
import { type Chart, drawJourneyOn } from '../diff/draw-journey.ts';
import { type Shape, shapes } from '../diff/mermaid.ts';
import { type DrawnBox, type DrawnWay, svgOf } from './drawing.ts';
import type { Html } from './html.ts';

const SPACING = { direction: 'down', along: 56, across: 24 } as const;

export function journeyDrawing(journey: JourneyDefinition): Html {
  const picture = new Picture();
  drawJourneyOn(picture, null, journey);
  const title = `The steps of ${journey.title ?? journey.id}`;
  return svgOf({
    name: 'steps',
    title,
    boxes: picture.boxes,
    ways: picture.ways,
    spacing: SPACING,
    columns: 34,
  });
}

class Picture implements Chart {
  readonly boxes: DrawnBox[] = [];
  readonly ways: DrawnWay[] = [];

  node(label: string, shape: Shape): string {
    const key = `s${this.boxes.length}`;
    const look = shape === shapes.end ? 'end' : shape === shapes.choice ? 'choice' : 'step';
    this.boxes.push({ key, look, lines: label.split(/\r?\n/) });
    return key;
  }

  edge(from: string, to: string, label = ''): void {
    this.ways.push({ from, to, label });
  }
}
