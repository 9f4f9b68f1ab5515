/** Who runs ONNX models: a thread of its own for each that is open, where threads may run, so that the engine goes on meanwhile; else this one. */
import { Worker } from 'node:worker_threads';
import { type OpenOnnx, openHere } from '../models/brought/onnx/runtime.ts';
import { ModelFault } from '../models/fault.ts';
import type { Context } from './context.ts';
import type { OnnxAnswer } from './onnx-order.ts';

const ENTRY = new URL('./onnx-thread.js', import.meta.url);

export function onnxFor({ threads }: Pick<Context, 'threads'>): OpenOnnx {
  return threads ? openInThread : openHere;
}

const openInThread: OpenOnnx = async (bytes) => {
  const worker = new Worker(ENTRY, { workerData: bytes });
  try {
    const answer = await next(worker);
    if (!('opened' in answer)) throw new Error('the thread answered out of turn');
    const close = async () => void (await worker.terminate());
    return {
      ...answer.opened,
      close,
      async run(feeds, outputs) {
        const running = next(worker);
        worker.postMessage({ feeds, outputs });
        const found = await running;
        if (!('tensors' in found)) throw new Error('the thread answered out of turn');
        return found.tensors;
      },
    };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
};

/** @throws ModelFault */
async function next(worker: Worker): Promise<Exclude<OnnxAnswer, { readonly fault: unknown }>> {
  const answer = await new Promise<OnnxAnswer>((told, failed) => {
    const ended = (code: number) => failed(new Error(`the thread of the model has ended with ${code}`));
    worker.once('message', (message: OnnxAnswer) => {
      worker.off('error', failed);
      worker.off('exit', ended);
      told(message);
    });
    worker.once('error', failed);
    worker.once('exit', ended);
  });
  if ('fault' in answer) throw new ModelFault(answer.fault.code, answer.fault);
  return answer;
}
