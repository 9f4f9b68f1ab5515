/** A journey as a drawing: its steps from top to bottom, with those marked that were added, changed and removed. Pure. */
import { nestedLists } from '../../compiler/steps/nested.ts';
import type { JourneyDefinition, Start, Step } from '../../language/kinds.ts';
import { stepChanges } from './journey-steps.ts';
import { Flowchart, shapes } from './mermaid.ts';
import { conditionWords, startWords, stepWords } from './step-words.ts';

/** Colours that can be read on light and on dark pages. */
const STYLES = {
  added: 'fill:#dafbe1,stroke:#1a7f37,color:#0b3d1b,stroke-width:2px',
  changed: 'fill:#fff8c5,stroke:#9a6700,color:#3b2300,stroke-width:2px',
  removed: 'fill:#ffebe9,stroke:#cf222e,color:#5c0f14,stroke-width:2px,stroke-dasharray:5 4',
} as const;

const MARKS = { added: '+ ', changed: '~ ', removed: '- ' } as const;
type Mark = keyof typeof MARKS;

/** A way that waits for the next step. */
interface End {
  readonly from: string;
  readonly label: string;
}

/** What a journey is drawn on. */
export type Chart = Pick<Flowchart, 'node' | 'edge'>;

/** @param before null where there is nothing to compare with. */
export function drawJourney(before: JourneyDefinition | null, after: JourneyDefinition): string {
  const chart = new Flowchart();
  drawJourneyOn(chart, before, after);
  return chart.text(STYLES);
}

export function drawJourneyOn(
  chart: Chart,
  before: JourneyDefinition | null,
  after: JourneyDefinition,
): void {
  new Drawing(chart, before, after).draw();
}

class Drawing {
  readonly #chart: Chart;
  readonly #changes;
  readonly #before: JourneyDefinition | null;
  readonly #after: JourneyDefinition;
  readonly #nodes = new Map<string, string>();

  constructor(chart: Chart, before: JourneyDefinition | null, after: JourneyDefinition) {
    this.#chart = chart;
    this.#before = before;
    this.#after = after;
    this.#changes = stepChanges(before, after);
  }

  draw(): void {
    const starts = [this.#after.start].flat() as Start[];
    const ends = starts.map((start) => ({
      from: this.#chart.node(startWords(start), shapes.end),
      label: '',
    }));
    const open = this.#list(this.#after.steps, ends);
    if (open.length > 0) this.#join(open, this.#chart.node('end', shapes.end));
    this.#removed();
  }

  #list(steps: readonly Step[], ends: readonly End[]): readonly End[] {
    return steps.reduce((open, step) => this.#step(step, open), ends);
  }

  #step(step: Step, ends: readonly End[]): readonly End[] {
    const isChoice = 'branch' in step || 'split' in step || 'experiment' in step;
    const node = this.#draw(step, isChoice ? 'choice' : 'exit' in step ? 'end' : 'step');
    this.#join(ends, node);
    return this.#waysOf(step, node);
  }

  /** The ways that come out of a step, what is nested in it drawn. */
  #waysOf(step: Step, from: string): readonly End[] {
    const way = (label: string, steps: readonly Step[] = []) => this.#list(steps, [{ from, label }]);
    if ('exit' in step) return [];
    if ('branch' in step) {
      const ways = step.branch.flatMap(({ when, then }) => way(conditionWords(when), then));
      return step.branch.at(-1)!.when === undefined ? ways : [...ways, ...way('otherwise')];
    }
    if ('split' in step) return step.split.flatMap(({ id, share, then }) => way(`${id} (${share})`, then));
    if ('experiment' in step)
      return Object.entries(step.arms).flatMap(([arm, then]) => {
        if (typeof then !== 'string') return way(arm, then);
        this.#chart.edge(from, this.#chart.node('exit', shapes.end), arm);
        return [];
      });
    if ('task' in step) {
      const outcomes = step.task.outcomes.flatMap((outcome) => way(outcome, step.then?.[outcome]));
      return [...outcomes, ...way('overdue', step.else)];
    }
    if ('repeat' in step) {
      for (const { from: last } of way('each round', step.steps))
        if (last !== from) this.#chart.edge(last, from);
      return way('then');
    }
    const first =
      'wait' in step && typeof step.wait === 'object' && 'first' in step.wait
        ? step.wait.first.flatMap(({ when, then }) => way(conditionWords(when), then))
        : null;
    if (!('else' in step) || step.else === undefined)
      return first ? [...first, ...way('otherwise')] : way('');
    return [...(first ?? way('')), ...way('else', step.else)];
  }

  /** Behind the step they followed in their list, or the one they stood in, as far as that is still drawn. */
  #removed(): void {
    const earlier = new Map(followed(this.#before?.steps ?? [], null));
    for (const step of this.#changes.removed) {
      const node = this.#draw(step, 'step', 'removed');
      let before = earlier.get(step.id) ?? null;
      while (before !== null && !this.#isDrawn(before)) before = earlier.get(before) ?? null;
      if (before !== null) this.#chart.edge(this.#nodes.get(before)!, node, '', '-.->');
    }
  }

  #isDrawn(id: string): boolean {
    return this.#nodes.has(id);
  }

  #draw(step: Step, shape: keyof typeof shapes, given?: Mark): string {
    const mark = given ?? this.#markOf(step.id);
    const called = step.title ?? step.id;
    const node = this.#chart.node(
      `${mark ? MARKS[mark] : ''}${called}\n${stepWords(step)}`,
      shapes[shape],
      mark,
    );
    this.#nodes.set(step.id, node);
    return node;
  }

  #markOf(id: string): Mark | undefined {
    const { added, changed } = this.#changes;
    return added.has(id) ? 'added' : changed.has(id) ? 'changed' : undefined;
  }

  #join(ends: readonly End[], to: string): void {
    for (const { from, label } of ends) this.#chart.edge(from, to, label);
  }
}

/** Each step with the one before it in its list; the first of a list, with the step that it is in. */
function followed(steps: readonly Step[], parent: string | null): [string, string | null][] {
  return steps.flatMap((step, index) => [
    [step.id, steps[index - 1]?.id ?? parent] as [string, string | null],
    ...nestedLists(step).flatMap(([list]) => followed(list, step.id)),
  ]);
}
