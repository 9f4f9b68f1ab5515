/**
 * Views: what conditions and expressions see of a draft at an instant. Traits and tags are getters of one
 * generated class per program, so that a tag costs nothing until somebody asks for it, and then once.
 */
import { ownKeyOf } from '../compiler/own-key.ts';
import type { Program } from '../compiler/program.ts';
import type { TemplateNames } from '../compiler/template-names.ts';
import type { Related, View } from '../compiler/view.ts';
import type { Json } from '../store/store.ts';
import { setAll, setBits } from './bits.ts';
import type { Draft } from './draft.ts';
import type { Instance } from './instance.ts';
import { related } from './relations.ts';
import { moveTo, slotValue } from './sweep.ts';
import { journeyOf } from './version.ts';

/** The view of a draft as it stands. The same one until `changed` says that the draft is another. */
export function viewOf(program: Program, draft: Draft): ProfileView {
  const known = draft.view as ProfileView | null;
  if (known?.now === draft.at) return known;
  const made = new ProfileView(program, draft);
  draft.view = made;
  return made;
}

/** Segments and watched values, by their places in the order of decision, are to be decided anew. */
export function unsettle(draft: Draft, places: readonly number[] | 'all'): void {
  draft.view = null;
  if (places === 'all') setAll(draft.stale);
  else setBits(draft.stale, places);
}

/** Memberships were decided anew: tags that ask for them may have another value. */
export function decided(draft: Draft): void {
  draft.view = null;
}

/** A profile at the instant its draft stands at. */
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
    this.scope = new (classesOf(program).Profile)(this);
  }

  feature(index: number): unknown {
    const { slots, past } = this.draft;
    const feature = this.program.features[index]!;
    const slot = slots.of(index);
    // Time may have passed that nothing was woken for.
    moveTo(feature, slot, this.now, past);
    return slotValue(feature, slot, this.now);
  }

  own(_index: number): unknown {
    return undefined;
  }

  member(index: number): boolean {
    return this.draft.members[index] === 1;
  }

  flag(key: string): boolean {
    return this.draft.kept.flags.has(key);
  }

  imported(name: string): unknown {
    return this.draft.traits[name];
  }

  related(relation: string, side: 'in' | 'out', segment: string | null): readonly Related[] {
    return related(this, this.draft, relation, side, segment);
  }

  tag(index: number): unknown {
    if (!this.#known[index]) {
      const tag = this.program.tags[index]!;
      const { held } = this.draft.kept;
      const follows = tag.held === null || (tag.heard === true && held[tag.held] === undefined);
      this.#tags[index] = follows ? tag.value(this) : (held[tag.held!] ?? undefined);
      this.#known[index] = true;
    }
    return this.#tags[index];
  }

  /** The value of a tag is another now. */
  forget(index: number): void {
    this.#known[index] = false;
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
    this.scope = new (classesOf(profile.program).Journey)(profile, instance);
  }

  feature(index: number): unknown {
    return this.#profile.feature(index);
  }

  own(index: number): unknown {
    const journey = journeyOf(this.#profile.program, this.#instance);
    const own = journey?.own[index];
    const slot = own && this.#instance.own[ownKeyOf(own)];
    return own && slot ? slotValue(own.feature, slot, this.now) : nothing(own?.feature.pick ?? null);
  }

  member(index: number): boolean {
    return this.#profile.member(index);
  }

  flag(key: string): boolean {
    return this.#profile.flag(key);
  }

  imported(name: string): unknown {
    return this.#profile.imported(name);
  }

  related(relation: string, side: 'in' | 'out', segment: string | null): readonly Related[] {
    return this.#profile.related(relation, side, segment);
  }
}

/** The value of a feature whose starting point has not been reached. */
function nothing(pick: string | null): unknown {
  return pick === null ? 0 : false;
}

/** What a journey's expressions and templates name beside the profile's own, each worked out when it is asked for. */
const JOURNEY_NAMES: Readonly<Record<string, (profile: ProfileView, instance: Instance) => unknown>> = {
  profile: (profile) => profile.scope,
  event: (_, { event }) => event && { ...event.properties, at: isoText(event.at) },
  journey: (_, { journey, startedAt, id, key }) => ({
    id: journey,
    started_at: isoText(startedAt),
    instance: id,
    key,
  }),
  steps: (_, { results }) =>
    Object.fromEntries(
      Object.entries(results).map(([step, { at, ...rest }]) => [
        step,
        at === undefined ? rest : { at: isoText(at), ...rest },
      ]),
    ),
  repeat(_, { rounds }) {
    const round = rounds.at(-1);
    return round && { index: round.index, item: round.items?.[round.index] };
  },
};

/** All of them; `repeat` only inside of one. */
export function journeyNames(profile: ProfileView, instance: Instance): Record<string, unknown> {
  const names: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(JOURNEY_NAMES)) {
    const value = read(profile, instance);
    if (value !== undefined) names[name] = value;
  }
  if (instance.thing) names[instance.thing.entity] = instance.thing.values;
  return names;
}

function thingNamed({ thing }: Instance, entity: string): unknown {
  return thing?.entity === entity ? thing.values : undefined;
}

/** All traits and tags as a plain record. */
export function profileRecord(view: ProfileView): Record<string, Json> {
  const record: Record<string, Json> = { ...view.draft.traits };
  for (const tag of view.program.tags) {
    const value = view.tag(tag.index);
    if (value !== undefined) record[tag.id] = value as Json;
  }
  return record;
}

/** What a template sees of the profile and of a journey, as plain records: as far as it names them. */
export function templateNames(
  view: ProfileView,
  instance: Instance,
  { roots, profile }: TemplateNames,
): Record<string, unknown> {
  const names: Record<string, unknown> = {};
  for (const [name, read] of Object.entries(JOURNEY_NAMES)) {
    if (name === 'profile' || roots?.has(name) === false) continue;
    const value = read(view, instance);
    if (value !== undefined) names[name] = value;
  }
  if (instance.thing) names[instance.thing.entity] = instance.thing.values;
  names['profile'] = profile === null ? profileRecord(view) : someOf(view, profile);
  return names;
}

function someOf(view: ProfileView, wanted: readonly string[]): Record<string, Json> {
  const record: Record<string, Json> = {};
  const { traits } = view.draft;
  const tags = tagsByName(view.program);
  for (const name of wanted) {
    const tag = tags.get(name);
    const value =
      tag === undefined ? (Object.hasOwn(traits, name) ? traits[name] : undefined) : view.tag(tag);
    if (value !== undefined) record[name] = value as Json;
  }
  return record;
}

const tagIndexes = new WeakMap<Program, ReadonlyMap<string, number>>();

function tagsByName(program: Program): ReadonlyMap<string, number> {
  const known = tagIndexes.get(program) ?? new Map(program.tags.map(({ id, index }) => [id, index]));
  tagIndexes.set(program, known);
  return known;
}

function isoText(instant: number): string {
  return new Date(instant).toISOString();
}

/** The names of a person, for somebody who puts others beside them. */
export function namesBeside(view: ProfileView): object {
  return new (classesOf(view.program).Profile)(view);
}

interface ScopeClasses {
  readonly Profile: new (view: ProfileView) => object;
  readonly Journey: new (view: ProfileView, instance: Instance) => object;
}
const classes = new WeakMap<Program, ScopeClasses>();

function classesOf(program: Program): ScopeClasses {
  const known = classes.get(program);
  if (known) return known;
  /** What it reads from is private: no expression can name it, and nobody enumerates it. */
  class Profile {
    readonly #view: ProfileView;
    constructor(view: ProfileView) {
      this.#view = view;
    }
    static define(name: string, read: (view: ProfileView) => unknown) {
      define(Profile.prototype, name, function get(this: Profile) {
        return read(this.#view);
      });
    }
  }
  class Journey extends Profile {
    readonly #own: ProfileView;
    readonly #instance: Instance;
    constructor(view: ProfileView, instance: Instance) {
      super(view);
      this.#own = view;
      this.#instance = instance;
    }
    static defineOwn(name: string, read: (view: ProfileView, instance: Instance) => unknown) {
      define(Journey.prototype, name, function get(this: Journey) {
        return read(this.#own, this.#instance);
      });
    }
  }
  for (const { name } of program.profile.fields) Profile.define(name, ({ draft }) => draft.traits[name]);
  for (const { id, index } of program.tags) Profile.define(id, (view) => view.tag(index));
  for (const [name, read] of Object.entries(JOURNEY_NAMES)) Journey.defineOwn(name, read);
  const things = [...program.journeys, ...program.pinned.values()].flatMap(({ thing }) => thing ?? []);
  for (const entity of new Set(things))
    Journey.defineOwn(entity, (_, instance) => thingNamed(instance, entity));
  const made: ScopeClasses = { Profile, Journey };
  classes.set(program, made);
  return made;
}

function define(on: object, name: string, get: () => unknown): void {
  Object.defineProperty(on, name, { get, enumerable: true });
}
