/**
 * What a step sees of one instance and may ask for: the steps' only way to everything else. Made for one look; what it
 * is not asked for costs nothing.
 */
import type { CandidateProgram } from '../compiler/placement/program.ts';
import type { JourneyProgram } from '../compiler/program.ts';
import type {
  CallAnswer,
  CallRequest,
  Decision,
  Frame,
  GrantAnswer,
  Round,
  SendAnswer,
  SendRequest,
  StepResult,
  SyncAnswer,
  SyncRequest,
  TaskAnswer,
  TaskRequest,
} from '../compiler/steps/step.ts';
import type { View } from '../compiler/view.ts';
import { hash53 } from '../store/hash.ts';
import type { JsonObject } from '../store/store.ts';
import { requestSync } from './audiences.ts';
import type { Draft } from './draft.ts';
import { requestCall } from './effects/call.ts';
import { kindOf } from './effects/index.ts';
import { requestTask } from './effects/task.ts';
import { controlGroup } from './held-back.ts';
import { chanceIn, type Instance } from './instance.ts';
import { requestGrant } from './offer-check.ts';
import { decideInJourney } from './placement/in-journey.ts';
import { recordOwnAct } from './record-event.ts';
import { decide, type Run } from './run.ts';
import { JourneyView, viewOf } from './scope.ts';
import { requestSend } from './send.ts';
import { setTraits } from './traits.ts';
import { profileZone } from './zone-of.ts';

export class InstanceFrame implements Frame {
  constructor(
    protected readonly run: Run,
    protected readonly draft: Draft,
    protected readonly journey: JourneyProgram,
    protected readonly instance: Instance,
    readonly isDue = false,
  ) {}

  get now(): number {
    return this.draft.at;
  }

  get view(): View {
    return new JourneyView(viewOf(this.run.program, this.draft), this.instance);
  }

  get zone(): string {
    return profileZone(this.run, this.draft);
  }

  get arrivedAt(): number {
    return this.instance.arrivedAt;
  }

  get due(): number | null {
    return this.instance.due;
  }

  get results(): Instance['results'] {
    return this.instance.results;
  }

  get round(): Round | null {
    const { rounds, step: here } = this.instance;
    return rounds.find(({ step }) => step === here) ?? null;
  }

  beginRound(round: Round): void {
    const { instance } = this;
    const outer = instance.rounds.filter(({ step }) => step !== instance.step);
    instance.rounds = [...outer, { step: instance.step!, ...round }];
  }

  chance(label: string): number {
    return chanceIn(this.instance.id, label);
  }

  send(request: SendRequest): SendAnswer {
    const { run, draft, journey, instance } = this;
    return requestSend(run, draft, journey, instance, { ...request, step: request.step + this.visit });
  }

  refuse(reason: string): void {
    decide(this.draft, this.instance, 'refused', reason);
  }

  grant(offer: string): GrantAnswer {
    const { run, draft, journey, instance } = this;
    return requestGrant(run, draft, journey, instance, { offer, visit: instance.step + this.visit });
  }

  decide(placement: string): Decision | null {
    const { run, draft, instance } = this;
    return decideInJourney(run, draft, instance, placement, instance.step + this.visit);
  }

  candidate(placement: string, name: string): CandidateProgram | null {
    const candidates = this.run.program.placements.get(placement)?.candidates;
    return candidates?.from === 'list' ? (candidates.list.find((one) => one.name === name) ?? null) : null;
  }

  call(request: CallRequest): CallAnswer {
    const { run, draft, journey, instance } = this;
    return requestCall(run, draft, journey, instance, { ...request, visit: this.visit });
  }

  sync(request: SyncRequest): SyncAnswer {
    return requestSync(this.run, this.draft, this.instance, request);
  }

  task(request: TaskRequest): TaskAnswer {
    const { run, draft, journey, instance } = this;
    return requestTask(run, draft, journey, instance, { ...request, visit: this.visit });
  }

  expire(key: string): void {
    const effect = this.draft.effects.find((one) => one.key === key);
    if (effect) kindOf(effect).expire?.(this.run, this.draft, effect);
  }

  isInControl(messageClass: string): boolean {
    return controlGroup(this.run.program.policy.control, this.draft, messageClass) !== undefined;
  }

  expose(experiment: string, arm: string, unit?: string): void {
    const { run, draft, journey, instance } = this;
    recordOwnAct(run, draft, {
      type: 'event',
      at: draft.at,
      time: draft.at,
      event: 'experiment_exposed',
      message: hash53(['exposed', instance.id, instance.step + this.visit].join('|')),
      properties: {
        experiment,
        arm,
        ...(unit !== undefined && { unit }),
        journey: journey.id,
        step: instance.step!,
      },
      imported: false,
    });
  }

  startJourney(journey: string, values: JsonObject): void {
    this.draft.out.calls.push({ journey, values, thing: this.instance.thing });
  }

  setTrait(name: string, value: JsonObject[string]): void {
    setTraits(this.run, this.draft, { [name]: value });
  }

  record(result: StepResult): void {
    const { instance } = this;
    const step = instance.step!;
    instance.results[step] = { ...instance.results[step], ...result };
    instance.changed = true;
  }

  /** Tells the visits of one step apart: empty outside of repeats. */
  private get visit(): string {
    return this.instance.rounds.map(({ index }) => `.${index}`).join('');
  }
}

/** Of `finally`: nobody stands there, so nothing is remembered of it, and no goal and no stop is tested any more. */
export class FinalFrame extends InstanceFrame {
  override call(request: CallRequest): CallAnswer {
    const { run, draft, journey, instance } = this;
    return requestCall(run, draft, journey, instance, { ...request, visit: '', final: true });
  }

  override sync(request: SyncRequest): SyncAnswer {
    return super.sync({ ...request, final: true });
  }

  override record(): void {}
}
