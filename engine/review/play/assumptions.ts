/**
 * What is assumed of people's behaviour: a file `assume:` with rates of openings and clicks, events that people do, and
 * answers of connectors. Read like any file of a workspace and checked against the definitions, so that what the engine
 * would put into quarantine is a finding here.
 */
import type { EventProgram, Program } from '../../compiler/program.ts';
import { declaredSegments } from '../../compiler/program.ts';
import { checkValue } from '../../language/checked-definition.ts';
import type { Path } from '../../language/definition.ts';
import { Diagnostics, type Finding } from '../../language/diagnostic.ts';
import { FileForm, startOf } from '../../language/file-form.ts';
import { nearest } from '../../language/nearest.ts';
import type { YamlDocument } from '../../language/yaml/document.ts';
import { whyReserved } from '../../runtime/reserved-events.ts';
import type { Json, JsonObject } from '../../store/store.ts';
import { drawn } from './drawn.ts';

/** A share of messages, or shares by channel or medium. */
export type Rates = number | Readonly<Record<string, number>>;

export interface AssumedEvent {
  readonly per_day?: number;
  readonly per_click?: number;
  readonly in?: string;
  readonly with?: JsonObject;
}

/** As the file has it. */
export interface Assumptions {
  readonly opened?: Rates;
  readonly clicked?: Rates;
  readonly events?: Readonly<Record<string, AssumedEvent>>;
  readonly answers?: Readonly<Record<string, Json>>;
}

export interface ReadAssumptions {
  /** Null where there are errors. */
  readonly assumptions: Assumptions | null;
  readonly diagnostics: Diagnostics;
  readonly sources: ReadonlyMap<string, string>;
}

export function readAssumptions(file: string, bytes: Uint8Array, program: Program): ReadAssumptions {
  const form = new FileForm(file, bytes, true);
  const diagnostics = new Diagnostics();
  diagnostics.addAll(form.diagnostics);
  const sources = new Map(form.text === null ? [] : [[file, form.text]]);
  const [document, second] = form.documents;
  if (!document || second)
    diagnostics.add({
      severity: 'error',
      ...oneDocument,
      range: second ? second.locate([], 'key') : startOf(file),
    });
  const checked = document?.isReadable
    ? checkValue<{ readonly assume: Assumptions }>('assume', document, diagnostics)
    : null;
  if (document && checked) check(program, checked.value.assume, document, diagnostics);
  return {
    assumptions: checked && !diagnostics.hasErrors ? checked.value.assume : null,
    diagnostics,
    sources,
  };
}

const oneDocument: Finding = {
  code: 'CAR-783',
  what: 'the file is not one document of assumptions',
  why: 'a dry run goes by one list of assumptions',
  fix: 'begin with `assume:`, and write one document into one file',
};

type Report = (finding: Finding, path: Path, part?: 'value' | 'key') => void;

function check(
  program: Program,
  { opened, clicked, events = {}, answers = {} }: Assumptions,
  document: YamlDocument,
  diagnostics: Diagnostics,
): void {
  const report: Report = (finding, path, part = 'value') =>
    diagnostics.add({ severity: 'error', ...finding, range: document.locate(['assume', ...path], part) });
  const channels = [...program.channels.values()];
  const names = new Set(channels.flatMap(({ id, medium }) => [id, medium]));
  for (const [rate, rates] of Object.entries({ opened, clicked })) {
    for (const name of Object.keys(typeof rates === 'object' ? rates : {}))
      if (!names.has(name)) report(unknown('channel or medium', name, names), [rate, name], 'key');
  }
  for (const name of Object.keys(answers))
    if (!program.channels.has(name))
      report(unknown('channel', name, program.channels.keys()), ['answers', name], 'key');
  for (const [id, assumed] of Object.entries(events)) checkEvent(program, id, assumed, report);
}

function checkEvent(program: Program, id: string, assumed: AssumedEvent, report: Report): void {
  const event = program.events.get(id);
  const reserved = whyReserved(id, false);
  if (!event || reserved !== null) {
    const near = nearest(id, program.events.keys());
    report(
      {
        code: 'CAR-780',
        what: event ? `the event \`${id}\` cannot be assumed` : `the event \`${id}\` is not declared`,
        why: reserved ?? 'nothing listens to what is not declared: it would be put into quarantine',
        fix: near === undefined || event ? 'name an event that people report' : `write \`${near}\``,
      },
      ['events', id],
      'key',
    );
    return;
  }
  const segments = declaredSegments(program).map((segment) => segment.id);
  if (assumed.in !== undefined && !segments.includes(assumed.in))
    report(unknown('segment of people', assumed.in, segments), ['events', id, 'in']);
  checkProperties(event, assumed.with ?? {}, report);
}

function checkProperties({ id, properties }: EventProgram, values: JsonObject, report: Report): void {
  const sample = drawn(values, 'sample');
  for (const property of properties) {
    const value = sample[property.name];
    const path = value === undefined ? ['events', id] : ['events', id, 'with', property.name];
    const fix = `say it under \`with:\`, e.g. \`${property.name}: ${exampleOf(property.type)}\``;
    if (value === undefined && property.required)
      report(
        {
          code: 'CAR-781',
          what: `\`${id}\` needs \`${property.name}\``,
          why: 'the event declares it as required',
          fix,
        },
        path,
        'key',
      );
    const accepted = value === undefined || value === null ? null : property.accept(value);
    if (accepted && !accepted.ok)
      report(
        {
          code: 'CAR-781',
          what: `\`${property.name}\` ${accepted.why}`,
          why: `the event \`${id}\` declares it so`,
          fix,
        },
        path,
      );
  }
}

function exampleOf(type: string): string {
  if (type === 'number' || type === 'integer') return '{ between: [1, 100] }';
  if (type === 'text' || type === 'ref') return '{ unique: "A-" }';
  return type === 'boolean' ? 'true' : '…';
}

function unknown(what: string, name: string, known: Iterable<string>): Finding {
  const near = nearest(name, known);
  return {
    code: 'CAR-782',
    what: `there is no ${what} \`${name}\``,
    why: 'the assumption would be about nobody',
    fix: near === undefined ? 'name one that is declared' : `write \`${near}\``,
  };
}
