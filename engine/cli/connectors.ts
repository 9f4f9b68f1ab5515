/** The connectors that this command line hands to the engine: the only place of the engine that knows them. */
export { channels as channelSpecs } from '../../connectors/channels/index.ts';
export { feedback as feedbackSpecs } from '../../connectors/feedback/index.ts';
export { sources as sourceSpecs } from '../../connectors/sources/index.ts';
