/**
 * Tasks over HTTP, for the tools in which advisers and teams work: what is to be done, by whose it is, and its outcome. It has
 * a key of its own: write keys stand in web pages, and tasks tell of people.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AskTasks, Task, TaskAnswer } from '../../runtime/tasks.ts';
import { authenticateBody, authenticateHeader, type WriteKeys } from '../authentication.ts';
import { noBody, type Refusal, RequestError } from '../errors.ts';
import { LARGEST_MESSAGE, MOST_TASKS, TASKS_OF_A_PAGE } from '../limits.ts';

export interface TaskOptions {
  readonly ask: AskTasks;
  readonly keys: WriteKeys;
}

interface Query {
  readonly assignee?: string;
  readonly team?: string;
  readonly after?: string;
  readonly limit?: string;
}

export interface TaskPage {
  readonly tasks: readonly Task[];
  /** For `after` of the next page; absent on the last one. */
  readonly next?: string;
}

const KEY = 'task key';

export async function taskRoutes(app: FastifyInstance, { ask, keys }: TaskOptions): Promise<void> {
  app.addHook('onRequest', async (request) => authenticateHeader(keys, request, KEY));
  app.addHook('preHandler', async (request) => authenticateBody(keys, request, KEY));

  app.get<{ Querystring: Query }>('/v1/tasks', async ({ query }): Promise<TaskPage> => {
    const { assignee, team } = query;
    const answer = await ask({
      ask: 'list',
      ...(assignee !== undefined && { assignee: textOf('assignee', assignee) }),
      ...(team !== undefined && { team: textOf('team', team) }),
      ...(query.after !== undefined && { after: cursorOf(query.after) }),
      limit: limitOf(query.limit),
    });
    if (!('tasks' in answer)) throw new Error('a list of tasks was asked for');
    const { tasks, next } = answer;
    return { tasks, ...(next && { next: `${next.due}-${next.key}` }) };
  });

  app.get<{ Params: { id: string } }>('/v1/tasks/:id', async ({ params }) =>
    taskOf(await ask({ ask: 'show', id: params.id })),
  );

  app.post<{ Params: { id: string } }>(
    '/v1/tasks/:id/outcome',
    { bodyLimit: LARGEST_MESSAGE },
    async (request) =>
      taskOf(await ask({ ask: 'record', id: request.params.id, outcome: outcomeOf(request) })),
  );
}

function taskOf(answer: TaskAnswer): Task {
  if ('task' in answer && !('no' in answer)) return answer.task;
  if (!('no' in answer)) throw new Error('one task was asked for');
  throw new RequestError(refusals[answer.no]('task' in answer ? answer.task : null));
}

const refusals: Readonly<
  Record<Extract<TaskAnswer, { readonly no: string }>['no'], (task: Task | null) => Refusal>
> = {
  such_task: () => ({
    status: 404,
    code: 'no_such_task',
    what: 'there is no task with this id',
    fix: 'ids stand in the list of tasks, and in the event `task_created`',
  }),
  more_outcomes: (task) => ({
    status: 409,
    code: 'has_outcome',
    what: `the task has the outcome \`${task?.outcome}\` already`,
    fix: 'an outcome is recorded once; what happened after it is an event of its own',
  }),
  such_outcome: (task) => ({
    status: 422,
    code: 'no_such_outcome',
    what: 'the task does not have this outcome',
    fix: `record one of ${task?.outcomes.join(', ')}`,
  }),
};

function outcomeOf({ body }: FastifyRequest): string {
  if (body === undefined || body === null) throw new RequestError(noBody);
  const { outcome } = body as { readonly outcome?: unknown };
  if (typeof outcome === 'string') return outcome;
  throw new RequestError({
    status: 422,
    code: 'bad_outcome',
    what: '`outcome` is not a text',
    fix: 'send `{ "outcome": "…" }` with one of the `outcomes` of the task',
  });
}

/** A parameter that is given twice comes as a list. */
function textOf(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw badQuery(`\`${name}\` is not a text`, `write \`${name}\` once, with a value`);
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return TASKS_OF_A_PAGE;
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= MOST_TASKS) return limit;
  throw badQuery('`limit` is not a number of tasks', `use a number from 1 to ${MOST_TASKS}`);
}

function cursorOf(text: string): { readonly due: number; readonly key: string } {
  const [, due, key] = /^(\d{1,16})-([a-z0-9]{1,64})$/.exec(text) ?? [];
  if (due !== undefined && key !== undefined) return { due: Number(due), key };
  throw badQuery('`after` is no place in a list', 'use the `next` of the page before');
}

function badQuery(what: string, fix: string): RequestError {
  return new RequestError({ status: 400, code: 'bad_query', what, fix });
}
