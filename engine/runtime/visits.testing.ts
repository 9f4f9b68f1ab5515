/** For tests of the step `task`: a visit that an adviser is asked to make, what is open of it, and what came of it. */
import { shop } from '../rig/files.ts';
import type { Rig, RigOptions } from '../rig/rig.ts';
import type { Json } from '../store/store.ts';
import { type Files, Stage, withSteps } from './steps.testing.ts';
import { type Task, Tasks } from './tasks.ts';

const STAFF = `
kind: entity
id: staff
key: number
fields: { name: text }
`;
export const TEMPLATE = `
kind: template
id: call_script
class: marketing
task:
  title: { en: "Call {{ profile.first_name | default: 'them' }} about {{ event.cart_id }}", zh-CN: "电话" }
  text: "It is worth {{ event.value }}."
email: { subject: "x", html: "y" }
`;
export const visit = (more = '') => `  - id: visit
    task: { to: adviser, or: store_staff, template: call_script, due: 2d, outcomes: [interested, not_now] ${more} }
    then:
      interested: [ { id: glad, set: { country: '"glad"' } } ]
    else: [ { id: sad, set: { country: '"sad"' } } ]
  - { id: note, set: { time_zone: steps.visit.outcome } }`;

export function files(steps = visit(), head = ''): Files {
  const profile = `${shop['profile.yaml']}  adviser: { type: ref, to: staff }\n`;
  return {
    ...withSteps(steps, head),
    'profile.yaml': profile,
    'staff.yaml': STAFF,
    'task.yaml': TEMPLATE,
  };
}

export class VisitStage extends Stage {
  override start(what = files(), options: RigOptions = {}): Promise<Rig> {
    return super.start(what, options);
  }

  begin(traits: Record<string, string | null> = { adviser: 's1', first_name: 'Ann' }, cart = 'c7') {
    return this.rig.track('ann', 'cart_updated', { cart_id: cart, value: 40 }, { traits });
  }

  get tasks(): Tasks {
    return new Tasks(this.rig.daemon.engine);
  }

  async list(query = {}): Promise<readonly Task[]> {
    const answer = await this.tasks.ask({ ask: 'list', limit: 50, ...query });
    return 'tasks' in answer ? answer.tasks : [];
  }

  async record(id: string, outcome: string) {
    const answer = await this.tasks.ask({ ask: 'record', id, outcome });
    await this.rig.settled();
    return 'no' in answer ? answer.no : 'task' in answer ? answer.task.status : '';
  }

  async traits() {
    return (await this.rig.image('ann')).profile.traits;
  }

  async instance() {
    return (await this.rig.image('ann')).instances[0]!;
  }

  async result() {
    const { body } = await this.instance();
    return (body as { results: Record<string, Record<string, Json>> }).results['visit']!;
  }

  /** Events of tasks, as `task_done interested`. */
  async events() {
    return (await this.rig.image('ann')).events
      .filter(({ type }) => type.startsWith('task_'))
      .map(({ type, properties }) => [type, properties['outcome']].filter(Boolean).join(' '));
  }
}
