/** What came of a training, as `models train --format json` tells it: `schemas/artefacts/model-training.schema.json`. Pure. */
import type { Failed, Version } from '../../models/registry.ts';
import type { Figure } from '../../models/types/type.ts';

export interface TrainedModel {
  readonly model: string;
  /** Null: none was made. */
  readonly version: number | null;
  readonly promoted: boolean;
  readonly reasons: readonly string[];
  readonly metrics: Readonly<Record<string, Figure>>;
  /** Why there is none. */
  readonly failed: Failed | null;
}

export function trainedModel(model: string, version: Version | null, failed: Failed | null): TrainedModel {
  if (version === null) return { model, version: null, promoted: false, reasons: [], metrics: {}, failed };
  const { number, decision, evaluation } = version;
  return { model, version: number, ...decision, metrics: evaluation.metrics, failed: null };
}
