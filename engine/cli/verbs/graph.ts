/** `graph`: what depends on what, drawn or as data. Touches no store. */
import { type GraphFormat, graphFormats } from '../../review/graph/formats.ts';
import { graphOf } from '../../review/graph/graph.ts';
import { select } from '../../review/graph/select.ts';
import { Failure } from '../failure.ts';
import { optionOf, type Verb } from '../verb.ts';
import { folderArgument, openWorkspace } from '../workspace.ts';

export const graph: Verb = {
  name: 'graph',
  summary: 'show what depends on what: definitions, events and their properties',
  arguments: [folderArgument],
  options: [
    {
      flags: '--format <format>',
      text: 'how it is written',
      choices: Object.keys(graphFormats),
      default: 'mermaid',
    },
    {
      flags: '--select <ids>',
      text: 'a part of it: `+id` with all it depends on, `id+` with all that depends on it, `2+id+1` so many steps; several with commas between',
    },
  ],
  examples: [
    {
      line: 'carillon graph --select +journey.win_back',
      text: 'everything that a journey depends on, for a Markdown page',
    },
    {
      line: 'carillon graph --select order_completed.total+',
      text: 'what a change of this property would touch',
    },
    { line: 'carillon graph --format dot | dot -Tsvg > graph.svg', text: 'all of it, drawn by Graphviz' },
    { line: "carillon graph --format json --select '2+segment.gold'", text: 'two steps up, as data' },
  ],
  async run(input, context) {
    const opened = await openWorkspace(input, context);
    if (!opened) return 1;
    const whole = graphOf(opened.candidate.manifest);
    const selection = optionOf(input, 'select');
    const selected = selection === undefined ? { ok: true as const, graph: whole } : select(whole, selection);
    if (!selected.ok) throw new Failure(selected);
    context.stdout.write(graphFormats[optionOf(input, 'format') as GraphFormat](selected.graph));
    return 0;
  },
};
