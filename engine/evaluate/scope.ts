/**
 * Views: what conditions and expressions see of a draft at an instant. Traits and tags are getters of one
 * generated class per program, so that a tag costs nothing until somebody asks for it, and then once.
 */
import { ownKeyOf } from '../compiler/own-key.ts';
import type { Program } from '../compiler/program.ts';
import type { View } from '../compiler/view.ts';
import type { Json } from '../store/store.ts';
import type { Draft, Instance } from './draft.ts';
import { slotValue } from './sweep.ts';

/** A profile at the instant its draft stands at. Made anew whenever the draft has changed. */
export class ProfileView implements View {
  readonly id: number;
  readonly now: number;
  readonly scope: object;
  readonly #tags: unknown[] = [];
  readonly #known: boolean[] = [];

  constructor(
    readonly program: Program,
    readonly draft: Draft,
  ) {
    this.id = draft.id;
    this.now = draft.at;
    this.scope = new (scopeClass(program))(this);
  }

  feature(index: number): unknown {
    return slotValue(this.program.features[index]!, this.draft.slots[index]!, this.now);
  }

  own(_index: number): unknown {
    return undefined;
  }

  member(index: number): boolean {
    return this.draft.members[index]!;
  }

  tag(index: number): unknown {
    if (!this.#known[index]) {
      this.#tags[index] = this.program.tags[index]!.value(this);
      this.#known[index] = true;
    }
    return this.#tags[index];
  }
}

/** What a journey's conditions see: the profile, and the instance's own past. */
export class JourneyView implements View {
  readonly id: number;
  readonly now: number;
  readonly scope: object;
  readonly #profile: ProfileView;
  readonly #instance: Instance;

  constructor(profile: ProfileView, instance: Instance) {
    this.id = profile.id;
    this.now = profile.now;
    this.#profile = profile;
    this.#instance = instance;
    this.scope = Object.assign(Object.create(profile.scope) as object, journeyNames(profile, instance));
  }

  feature(index: number): unknown {
    return this.#profile.feature(index);
  }

  own(index: number): unknown {
    const journey = this.#profile.program.journeys.find(({ id }) => id === this.#instance.journey);
    const own = journey?.own[index];
    const slot = own && this.#instance.own[ownKeyOf(own)];
    return own && slot ? slotValue(own.feature, slot, this.now) : nothing(own?.feature.pick ?? null);
  }

  member(index: number): boolean {
    return this.#profile.member(index);
  }
}

/** The value of a feature whose starting point has not been reached. */
function nothing(pick: string | null): unknown {
  return pick === null ? 0 : false;
}

/** `event`, `journey`, `steps` and `profile`, as a journey's expressions and templates name them. */
export function journeyNames(profile: ProfileView, instance: Instance): Record<string, unknown> {
  return {
    profile: profile.scope,
    event: instance.event && { ...instance.event.properties, at: isoText(instance.event.at) },
    journey: { id: instance.journey, started_at: isoText(instance.startedAt), instance: instance.id },
    steps: Object.fromEntries(
      Object.entries(instance.results).map(([step, { at, ...rest }]) => [
        step,
        at === undefined ? rest : { at: isoText(at), ...rest },
      ]),
    ),
  };
}

/** All traits and tags as a plain record: what a template sees as `profile`. */
export function profileRecord(view: ProfileView): Record<string, Json> {
  const record: Record<string, Json> = { ...view.draft.traits };
  for (const tag of view.program.tags) {
    const value = view.tag(tag.index);
    if (value !== undefined) record[tag.id] = value as Json;
  }
  return record;
}

function isoText(instant: number): string {
  return new Date(instant).toISOString();
}

type ScopeClass = new (view: ProfileView) => object;
const classes = new WeakMap<Program, ScopeClass>();

function scopeClass(program: Program): ScopeClass {
  const known = classes.get(program);
  if (known) return known;
  class ProfileScope {
    /** Not enumerable, and under a name no expression can write. */
    declare readonly '#view': ProfileView;
    constructor(view: ProfileView) {
      Object.defineProperty(this, '#view', { value: view });
    }
  }
  for (const { name } of program.profile.fields) {
    define(name, (view) => view.draft.traits[name]);
  }
  for (const { id, index } of program.tags) {
    define(id, (view) => view.tag(index));
  }
  function define(name: string, read: (view: ProfileView) => unknown): void {
    Object.defineProperty(ProfileScope.prototype, name, {
      get(this: ProfileScope) {
        return read(this['#view']);
      },
      enumerable: true,
    });
  }
  classes.set(program, ProfileScope);
  return ProfileScope;
}
