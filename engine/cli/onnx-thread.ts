/** What a thread that runs an ONNX model runs, as it was built: opens the model that it was started with, and answers rows until it is ended. */
import { parentPort, workerData } from 'node:worker_threads';
import { type OnnxSession, openHere } from '../models/brought/onnx/runtime.ts';
import { faultForm, type OnnxAnswer, type OnnxOrder } from './onnx-order.ts';

const port = parentPort!;
const say = (answer: OnnxAnswer) => port.postMessage(answer);

let session: OnnxSession;
try {
  session = await openHere(workerData as Uint8Array);
  say({ opened: { inputs: session.inputs, outputs: session.outputs } });
} catch (error) {
  say({ fault: faultForm(error) });
}

port.on('message', async ({ feeds, outputs }: OnnxOrder) => {
  try {
    say({ tensors: await session.run(feeds, outputs) });
  } catch (error) {
    say({ fault: faultForm(error) });
  }
});
