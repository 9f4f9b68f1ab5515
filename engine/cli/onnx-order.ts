/** What goes between the engine and a thread that runs an ONNX model. One order at a time. A fault has no class on the other side. */

import type { Port, Tensor } from '../models/brought/onnx/runtime.ts';
import { type FaultCode, ModelFault } from '../models/fault.ts';

export interface OnnxOrder {
  readonly feeds: Readonly<Record<string, Tensor>>;
  readonly outputs: readonly string[];
}

interface FaultForm {
  readonly code: FaultCode;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

export type OnnxAnswer =
  | { readonly opened: { readonly inputs: readonly Port[]; readonly outputs: readonly Port[] } }
  | { readonly tensors: Readonly<Record<string, Tensor>> }
  | { readonly fault: FaultForm };

/** Whatever else goes wrong ends the thread. */
export function faultForm(error: unknown): FaultForm {
  if (!(error instanceof ModelFault)) throw error;
  const { code, what, why, fix } = error;
  return { code, what, why, fix };
}
