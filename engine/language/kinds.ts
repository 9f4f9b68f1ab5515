/**
 * The kinds of definition and the shape of each. The shapes are generated from `schemas/`; this file names
 * them for the rest of the engine and adds what a schema cannot say.
 */
import type {
  AudienceDefinition,
  CalendarDefinition,
  CampaignDefinition,
  ChannelDefinition,
  EntityDefinition,
  EventDefinition,
  ExperimentDefinition,
  IdentityDefinition,
  JourneyDefinition,
  Medium,
  MetricDefinition,
  MixinDefinition,
  ModelDefinition,
  OfferDefinition,
  PlacementDefinition,
  PolicyDefinition,
  SegmentDefinition,
  SourceDefinition,
  TemplateDefinition,
  TestDefinition,
  TagDefinition as WrittenTag,
} from './kinds.generated.ts';

export type * from './kinds.generated.ts';

/** A tag that no document declares by itself: the `output` of a model does. */
export interface ModelTag {
  readonly kind: 'tag';
  readonly id: string;
  readonly title?: string;
  readonly of?: undefined;
  readonly type: 'number' | 'integer' | 'text' | 'boolean';
  readonly unit?: undefined;
  readonly decimals?: undefined;
  readonly history?: boolean;
  /** Id of the model. */
  readonly model: string;
}

export type TagDefinition = WrittenTag | ModelTag;

/** Every kind with the shape of its definitions. */
export interface Kinds {
  readonly entity: EntityDefinition;
  readonly mixin: MixinDefinition;
  readonly event: EventDefinition;
  readonly identity: IdentityDefinition;
  readonly source: SourceDefinition;
  readonly tag: TagDefinition;
  readonly segment: SegmentDefinition;
  readonly audience: AudienceDefinition;
  readonly template: TemplateDefinition;
  readonly offer: OfferDefinition;
  readonly placement: PlacementDefinition;
  readonly channel: ChannelDefinition;
  readonly policy: PolicyDefinition;
  readonly calendar: CalendarDefinition;
  readonly journey: JourneyDefinition;
  readonly metric: MetricDefinition;
  readonly experiment: ExperimentDefinition;
  readonly model: ModelDefinition;
  readonly campaign: CampaignDefinition;
  readonly test: TestDefinition;
}

export type Kind = keyof Kinds;
export type DefinitionOf<K extends Kind = Kind> = Kinds[K];

const everyKind: Record<Kind, true> = {
  entity: true,
  mixin: true,
  event: true,
  identity: true,
  source: true,
  tag: true,
  segment: true,
  audience: true,
  template: true,
  offer: true,
  placement: true,
  channel: true,
  policy: true,
  calendar: true,
  journey: true,
  metric: true,
  experiment: true,
  model: true,
  campaign: true,
  test: true,
};

/** All kinds, in the order documentation tells of them. */
export const kinds = Object.keys(everyKind) as readonly Kind[];

/** The kinds that a release is made of: tests say what it must do, and are no part of it. */
export const releasedKinds: readonly Kind[] = kinds.filter((kind) => kind !== 'test');

export function isKind(word: unknown): word is Kind {
  return typeof word === 'string' && Object.hasOwn(everyKind, word);
}

const everyMedium: Record<Medium, true> = {
  email: true,
  sms: true,
  push: true,
  webhook: true,
  wecom: true,
  wechat: true,
  slack: true,
  ads: true,
};

/** What kinds of message there are. */
export const media = Object.keys(everyMedium) as readonly Medium[];
