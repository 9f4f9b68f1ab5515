/** The public API: what connectors and programs that embed the engine may import. Named exports only. */
export { oneLine, plainText } from './compiler/liquid/index.ts';
export { parseDuration } from './language/duration.ts';
export type {
  AudienceChange,
  AudienceKeeper,
  AudiencePerson,
  Call,
  Channel,
  ChannelContext,
  ChannelSpec,
  Message,
  SendResult,
} from './runtime/channel.ts';
export type { Feedback, FeedbackAnswer, FeedbackRequest, FeedbackSpec, Report } from './runtime/feedback.ts';
export {
  type SourceContext,
  SourceFault,
  type SourceItem,
  type SourceReader,
  type SourceRow,
  type SourceRowFault,
  type SourceSpec,
} from './runtime/source.ts';
export type { Json, JsonObject } from './store/store.ts';
