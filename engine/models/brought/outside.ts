/** Where models that were learnt elsewhere are opened: files of the workspace, and services behind its channels. */
import type { ModelProgram } from '../../compiler/model/program.ts';
import type { ChannelProgram } from '../../compiler/program.ts';
import type { Channel } from '../../runtime/channel.ts';
import type { Clock } from '../../runtime/clock.ts';
import { RateLimit } from '../../runtime/rate-limit.ts';
import { ModelFault } from '../fault.ts';
import type { Outside } from './brought.ts';
import { Service } from './http/service.ts';
import { freshOnnx, onnxAgain } from './onnx/onnx-model.ts';
import { type OpenOnnx, openHere } from './onnx/runtime.ts';

export interface OutsideOptions {
  /** The workspace's folder. */
  readonly root: string;
  readonly clock: Clock;
  /** Of the release that runs. */
  channelOf(id: string): Channel | undefined;
  programOf(id: string): ChannelProgram | undefined;
  /** Left out, in this thread. */
  readonly openOnnx?: OpenOnnx;
}

export function outsideOf(options: OutsideOptions): Outside {
  const { root, openOnnx = openHere } = options;
  // A rate holds over rounds.
  const limits = new Map<string, RateLimit>();
  const service = async (model: ModelProgram) => serviceOf(model, options, limits);
  return {
    fresh: (model) => (model.type === 'http' ? service(model) : freshOnnx(model, root, openOnnx)),
    again: (model, artefact) =>
      model.type === 'http' ? service(model) : onnxAgain(model, artefact, openOnnx),
  };
}

function serviceOf(
  model: ModelProgram,
  { clock, channelOf, programOf }: OutsideOptions,
  limits: Map<string, RateLimit>,
): Service {
  const id = String(model.spec['connector']);
  const channel = channelOf(id);
  if (!channel?.call)
    throw new ModelFault('CAR-986', {
      what: `The channel ${id} cannot be called.`,
      why: channel ? 'Its connector hands messages over, and asks nothing.' : 'It is not open here.',
      fix: 'Name a channel with the connector webhook.',
    });
  const declared = programOf(id)?.rate ?? null;
  const key = JSON.stringify([id, declared]);
  const rate = declared && (limits.get(key) ?? new RateLimit(declared));
  if (rate) limits.set(key, rate);
  return new Service({ model, channel, clock, rate });
}
