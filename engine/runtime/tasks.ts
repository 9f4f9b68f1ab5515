/**
 * Tasks as those see them who do them: what is to be done, and that it was. An outcome is an input like the answer of a
 * channel: durable before anybody is told, and taken once.
 */
import { kindNameOf, originOf } from '../evaluate/effects/kind.ts';
import { TASK } from '../evaluate/effects/task.ts';
import type { EffectRow, JsonObject, TaskQuery } from '../store/store.ts';
import type { Engine } from './engine.ts';

/** A task, as plain data. */
export interface Task {
  readonly id: string;
  /** `withdrawn`: its journey does not want it any more. */
  readonly status: 'open' | 'overdue' | 'done' | 'withdrawn';
  readonly title: string;
  readonly text?: string;
  readonly assignee?: string;
  readonly team?: string;
  readonly created_at: string;
  readonly due: string;
  readonly journey: string;
  readonly step: string;
  readonly template: string;
  readonly outcomes: readonly string[];
  readonly outcome?: string;
  readonly done_at?: string;
  /** Whom it is about, by their identifiers; only of a task that was asked for by its id. */
  readonly profile?: Readonly<Record<string, readonly string[]>>;
}

export type TaskQuestion =
  | ({ readonly ask: 'list' } & TaskQuery)
  | { readonly ask: 'show'; readonly id: string }
  | { readonly ask: 'record'; readonly id: string; readonly outcome: string };

export type TaskAnswer =
  | { readonly tasks: readonly Task[]; readonly next?: Pick<EffectRow, 'due' | 'key'> }
  | { readonly task: Task }
  | { readonly no: 'such_task' }
  /** It has another outcome already. */
  | { readonly no: 'more_outcomes'; readonly task: Task }
  | { readonly no: 'such_outcome'; readonly task: Task };

export type AskTasks = (question: TaskQuestion) => Promise<TaskAnswer>;

export class Tasks {
  readonly #engine: Engine;
  /** Outcomes of one task are taken one after the other: each sees those before it. */
  readonly #recording = new Map<string, Promise<unknown>>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  ask(question: TaskQuestion): Promise<TaskAnswer> {
    if (question.ask === 'list') return this.#list(question);
    if (question.ask === 'show') return this.#show(question.id);
    return this.#inTurn(question.id, () => this.#record(question.id, question.outcome));
  }

  async #list(query: TaskQuery): Promise<TaskAnswer> {
    const { people } = this.#engine.store;
    const rows = await people.tasks({ ...query, limit: query.limit + 1 });
    const shown = rows.slice(0, query.limit);
    const last = rows.length > shown.length ? shown.at(-1) : undefined;
    const tasks = shown.map((row) => this.#taskOf(row));
    return { tasks, ...(last && { next: { due: last.due, key: last.key } }) };
  }

  async #show(id: string): Promise<TaskAnswer> {
    const row = await this.#row(id);
    if (!row) return { no: 'such_task' };
    const image = await this.#engine.store.people.profile(row.profile);
    const known = image && { profile: image.profile.identifiers };
    return { task: { ...this.#taskOf(row), ...known } };
  }

  async #record(id: string, outcome: string): Promise<TaskAnswer> {
    const row = await this.#row(id);
    if (!row) return { no: 'such_task' };
    if (!this.#taskOf(row).outcomes.includes(outcome)) return { no: 'such_outcome', task: this.#taskOf(row) };
    if (row.status === 'done') return this.#settled(row, outcome);
    await this.#engine.submit([
      {
        profile: row.profile,
        inputs: (at) => [
          { type: 'result', at, effect: id, outcome: 'sent', reason: '', answer: outcome, row },
        ],
      },
    ]);
    const after = await this.#row(id);
    return after ? this.#settled(after, outcome) : { no: 'such_task' };
  }

  #settled(row: EffectRow, outcome: string): TaskAnswer {
    const task = this.#taskOf(row);
    return task.outcome === outcome ? { task } : { no: 'more_outcomes', task };
  }

  async #row(id: string): Promise<EffectRow | null> {
    const row = await this.#engine.store.people.effect(id);
    return row && kindNameOf(row) === TASK ? row : null;
  }

  #taskOf(row: EffectRow): Task {
    const { key, createdAt, due, body } = row;
    const { content, outcomes, assignee, team, outcome, done_at } = body as unknown as TaskBody;
    const { journey, step } = originOf(row);
    const { template } = body['origin'] as JsonObject as { readonly template: string };
    return {
      id: key,
      status: this.#statusOf(row),
      title: content['title'] ?? '',
      ...(content['text'] !== undefined && { text: content['text'] }),
      ...(assignee !== undefined && { assignee }),
      ...(team !== undefined && { team }),
      created_at: new Date(createdAt).toISOString(),
      due: new Date(due).toISOString(),
      journey,
      step,
      template,
      outcomes,
      ...(outcome !== undefined && { outcome }),
      ...(done_at !== undefined && { done_at: new Date(done_at).toISOString() }),
    };
  }

  #statusOf({ status, due }: EffectRow): Task['status'] {
    if (status === 'done') return 'done';
    if (status === 'dropped') return 'withdrawn';
    return status === 'overdue' || due < this.#engine.clock.now() ? 'overdue' : 'open';
  }

  async #inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.#recording.get(id) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#recording.set(id, mine);
    try {
      return await mine;
    } finally {
      if (this.#recording.get(id) === mine) this.#recording.delete(id);
    }
  }
}

interface TaskBody {
  readonly content: Readonly<Record<string, string>>;
  readonly outcomes: readonly string[];
  readonly assignee?: string;
  readonly team?: string;
  readonly outcome?: string;
  readonly done_at?: number;
}
