/**
 * How a version in charge is watched, type by type: whether those it scores today are compared with those it was judged by, when what it
 * said is looked at again, and which of its figures are promises. Where watching would say nothing, why stands in its place.
 */
import type { ModelDefinition } from './kinds.ts';
import { isBrought, type ModelTypeName } from './model-shapes.ts';

export interface ModelWatching {
  /** Whether what is known and said of people today is compared with what was, of those whom it was judged by. */
  readonly drift: boolean;
  /** So long after it was learnt, and of so long a time, what came true is looked at; milliseconds where it is not the horizon. Null: never. */
  readonly after: 'horizon' | number | null;
  /** Figures that mean the same whenever they are looked at. */
  readonly promises: readonly Promised[];
  /** Figures below which something simpler would have done better. */
  readonly floors: readonly Floor[];
  /** Why something of it is not watched; null: all is. */
  readonly why: string | null;
}

export interface Promised {
  readonly figure: string;
  readonly better: 'greater' | 'less';
}

export interface Floor {
  readonly figure: string;
  readonly floor: number;
  /** What would have done better. */
  readonly than: string;
}

const MONTH = 30 * 86_400_000;

const greater = (figure: string): Promised => ({ figure, better: 'greater' });
const less = (figure: string): Promised => ({ figure, better: 'less' });
const ofToday = (why: string): ModelWatching => ({ drift: true, after: null, promises: [], floors: [], why });
const unwatched = (why: string): ModelWatching => ({ ...ofToday(why), drift: false });

const probabilities: ModelWatching = {
  drift: true,
  after: 'horizon',
  promises: [greater('auc'), less('log_loss'), less('calibration')],
  floors: [],
  why: null,
};

const slots: ModelWatching = {
  ...probabilities,
  promises: [greater('in_best')],
  floors: [{ figure: 'gain', floor: 0, than: 'the one that is best for all' }],
};

const brought = ofToday('without `predicts` nothing comes true of what it says');

const watchings: Readonly<Record<ModelTypeName, ModelWatching>> = {
  propensity: probabilities,
  churn: probabilities,
  drivers: unwatched('nothing goes by what it says: train it again to know how it is today'),
  lookalike: ofToday('people are alike today, and nothing comes true of it later'),
  clusters: ofToday('people are alike today, and nothing comes true of it later'),
  rfm: ofToday('it counts what has been, and nothing comes true of it later'),
  interval: ofToday('when people come back is measured anew by each training'),
  lifecycle: ofToday('how people go from stage to stage is measured anew by each training'),
  clv: { ...probabilities, promises: [] },
  uplift: { ...probabilities, promises: [greater('qini')] },
  send_time: slots,
  channel: slots,
  magic_number: {
    drift: false,
    after: 'horizon',
    promises: [greater('difference')],
    floors: [{ figure: 'difference', floor: 0, than: 'the opposite' }],
    why: 'who began lately has had less time than those it was judged by, so people of today are not compared with them',
  },
  text: {
    drift: true,
    after: MONTH,
    promises: [greater('auc'), greater('accuracy'), greater('topic_accuracy')],
    floors: [],
    why: null,
  },
  onnx: brought,
  http: brought,
  recommend: {
    drift: true,
    after: MONTH,
    promises: [],
    floors: [{ figure: 'ndcg_above_popular', floor: 0, than: 'what is popular' }],
    why: null,
  },
  basket: {
    drift: true,
    after: MONTH,
    promises: [greater('confidence')],
    floors: [{ figure: 'lift', floor: 1, than: 'chance' }],
    why: null,
  },
};

/** Of one model: what was learnt elsewhere is judged where it says what it predicts, a text where somebody has said what is right. */
export function watchingOf(model: ModelDefinition): ModelWatching {
  const watching = watchings[model.type];
  if (isBrought(model.type)) return model.predicts === undefined ? watching : probabilities;
  const { pleased, displeased, topic } = model.from ?? {};
  if (model.type !== 'text' || (pleased ?? displeased ?? topic) !== undefined) return watching;
  return ofToday('nobody says what is right of its texts, so nothing comes true of what it says');
}
