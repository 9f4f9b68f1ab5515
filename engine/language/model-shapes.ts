/**
 * What each type of model is like from outside: what it is learnt from, which keys and options it has, what it writes of a person, and
 * by which figure one version is better than another. How it is learnt stands in `models/types/`, a file a type.
 */
import { parseDuration } from './duration.ts';
import type { ModelDefinition, ModelTag } from './kinds.ts';

export type ModelTypeName = ModelDefinition['type'];
export type ModelOption = keyof NonNullable<ModelDefinition['options']>;

/**
 * `labels`: people at cut-offs of the past, and what came true. `likeness`: people of today, and whether they are of a segment.
 * `features`: people of today. `transactions`: who bought when, worth what. `interactions`: who had to do with which things. `messages`: what
 * went out and was answered, or what people do by themselves. `experiment`: who met it, in which arm, and what came true. `events`: what
 * people did early, and whether they stayed. `texts`: what people wrote.
 */
export type ModelSource =
  | 'labels'
  | 'likeness'
  | 'features'
  | 'transactions'
  | 'interactions'
  | 'messages'
  | 'experiment'
  | 'events'
  | 'texts';

/** Keys beside those that every type has. */
export type ModelKey =
  | 'predicts'
  | 'horizon'
  | 'features'
  | 'method'
  | 'like'
  | 'from'
  | 'file'
  | 'connector'
  | 'experiment'
  | 'output';

export interface ModelShape {
  readonly source: ModelSource;
  readonly needs: readonly ModelKey[];
  readonly takes: readonly ModelKey[];
  readonly options: readonly ModelOption[];
  /** The first is the tag of `output`; none: it tells nothing of one person. See `outputsOf`. */
  readonly outputs: readonly ModelOutput[];
  /** The option that says how many there are of its one output: the next are called after it with `_2`, `_3`, … */
  readonly numbered?: { readonly option: 'items'; readonly usual: number };
  /** Whether the first is a probability, of which parts have names. */
  readonly hasBands: boolean;
  /** What gates may ask for. */
  readonly figures: readonly string[];
  /** What it is judged by, in words, where that is not people who were held out. */
  readonly judgedBy?: string;
  /** By which a new version must be better than the running one; null: they cannot be compared. */
  readonly better: { readonly figure: string; readonly is: 'greater' | 'less' } | null;
  /** What it tells, in words, for its card. */
  says(model: ModelDefinition): string;
}

export interface ModelOutput {
  /** As `score` of the type names it. */
  readonly column: string;
  /** Behind the tag's name; null: the tag itself. */
  readonly suffix: string | null;
  readonly type: ModelTag['type'];
  /** For people who read the tag. */
  readonly words: string;
}

const DAY = 86_400_000;
const PROBABILITIES = ['auc', 'log_loss', 'brier', 'calibration', 'lift_at_10', 'drift'] as const;

const labels = {
  source: 'labels',
  needs: ['predicts', 'horizon', 'features', 'output'],
  takes: ['method'],
  options: [],
  outputs: [score('probability', 'score')],
  hasBands: true,
  figures: PROBABILITIES,
  better: { figure: 'log_loss', is: 'less' },
  says: (model) => `how likely somebody does ${within(model)}`,
} as const satisfies ModelShape;

const transactions = {
  source: 'transactions',
  needs: ['from', 'output'],
  takes: [],
  hasBands: false,
} as const satisfies Partial<ModelShape>;

/** Learnt elsewhere: without `predicts` there is nothing that it could be judged by. */
function brought(key: 'file' | 'connector', options: readonly ModelOption[]): ModelShape {
  return {
    source: 'features',
    needs: ['features', key, 'output'],
    takes: ['predicts', 'horizon'],
    options,
    outputs: [score('score', 'score')],
    hasBands: true,
    figures: ['drift'],
    better: null,
    says: (model) =>
      `what ${key === 'file' ? `the file ${model.file}` : `the service behind ${model.connector}`} says of somebody`,
  };
}

const texts: ModelShape = {
  source: 'texts',
  needs: ['from', 'output'],
  takes: [],
  options: ['topics', 'keywords'],
  outputs: [
    { column: 'sentiment', suffix: 'sentiment', type: 'number', words: 'probability of being pleased' },
    { column: 'language', suffix: 'language', type: 'text', words: 'language' },
    { column: 'keywords', suffix: 'keywords', type: 'text', words: 'keywords' },
    { column: 'topic', suffix: 'topic', type: 'text', words: 'topic' },
    { column: 'topics', suffix: 'topics', type: 'text', words: 'all topics' },
  ],
  hasBands: true,
  figures: ['auc', 'log_loss', 'brier', 'calibration', 'lift_at_10', 'accuracy', 'topic_accuracy'],
  better: { figure: 'log_loss', is: 'less' },
  says: ({ from }) => `what somebody wrote last (${from?.did})`,
};

const slots = {
  source: 'messages',
  needs: ['output'],
  takes: ['from', 'horizon'],
  options: ['answer', 'answered_within', 'group'],
  hasBands: false,
  figures: ['log_loss', 'in_best', 'gain', 'information'],
  better: { figure: 'log_loss', is: 'less' },
} as const satisfies Partial<ModelShape>;

export const modelShapes: Readonly<Record<ModelTypeName, ModelShape>> = {
  propensity: labels,
  churn: { ...labels, says: (model) => `how likely somebody does not do ${within(model)}` },
  drivers: {
    ...labels,
    needs: ['predicts', 'horizon', 'features'],
    outputs: [],
    hasBands: false,
    says: (model) => `what sets apart those who do ${within(model)}`,
  },
  lookalike: {
    ...labels,
    source: 'likeness',
    needs: ['like', 'features', 'output'],
    outputs: [score('similarity', 'likeness')],
    says: ({ like }) => `how much somebody is like the people of ${like}`,
  },
  clusters: {
    source: 'features',
    needs: ['features', 'output'],
    takes: [],
    options: ['k'],
    outputs: [{ column: 'cluster', suffix: null, type: 'integer', words: 'cluster' }],
    hasBands: false,
    figures: ['silhouette', 'drift'],
    better: { figure: 'silhouette', is: 'greater' },
    says: () => 'which group of people who are alike somebody belongs to',
  },
  rfm: {
    ...transactions,
    options: ['groups'],
    outputs: [
      { column: 'cell', suffix: null, type: 'text', words: 'cell' },
      { column: 'recency_score', suffix: 'recency', type: 'integer', words: 'score of recency' },
      { column: 'frequency_score', suffix: 'frequency', type: 'integer', words: 'score of frequency' },
      { column: 'spend_score', suffix: 'spend', type: 'integer', words: 'score of spend' },
    ],
    figures: ['spend_share_of_top_group'],
    better: null,
    says: () => 'how recently, how often and for how much somebody bought',
  },
  clv: {
    ...transactions,
    needs: ['from', 'horizon', 'output'],
    options: ['purchases', 'discount'],
    outputs: [
      score('value', 'value'),
      { column: 'purchases', suffix: 'purchases', type: 'number', words: 'expected purchases' },
      { column: 'alive', suffix: 'alive', type: 'number', words: 'probability of being alive' },
      { column: 'order_value', suffix: 'order', type: 'number', words: 'expected value of an order' },
    ],
    figures: ['mean_absolute_error', 'root_mean_squared_error', 'predicted_over_actual'],
    better: { figure: 'root_mean_squared_error', is: 'less' },
    says: (model) => `what the purchases of somebody are going to be worth within ${daysOf(model)}`,
  },
  interval: {
    ...transactions,
    options: ['groups'],
    outputs: [
      { column: 'phase', suffix: null, type: 'text', words: 'phase' },
      { column: 'usual_days', suffix: 'days', type: 'number', words: 'usual days to the next order' },
      { column: 'comes_in_30d', suffix: '30d', type: 'number', words: 'probability of an order in 30 days' },
    ],
    figures: ['came_by_the_usual_time'],
    better: null,
    says: () => 'when somebody who bought is likely to buy again',
  },
  lifecycle: {
    ...transactions,
    options: ['step', 'limits'],
    outputs: [
      { column: 'stage', suffix: null, type: 'text', words: 'stage' },
      { column: 'next_stage', suffix: 'next', type: 'text', words: 'likely next stage' },
      { column: 'probability', suffix: 'next_probability', type: 'number', words: 'probability of it' },
    ],
    figures: ['log_loss'],
    better: { figure: 'log_loss', is: 'less' },
    says: () => 'the stage that somebody is in, and the likely next one',
  },
  uplift: {
    source: 'experiment',
    needs: ['experiment', 'predicts', 'horizon', 'features', 'output'],
    takes: ['method'],
    options: ['arm', 'learner'],
    outputs: [score('uplift', 'uplift')],
    hasBands: true,
    figures: ['qini', 'uplift_auc', 'uplift_at_10', 'uplift_at_30', 'drift'],
    better: { figure: 'qini', is: 'greater' },
    says: (model) => `by how much ${model.experiment} makes it likelier that somebody does ${within(model)}`,
  },
  send_time: {
    ...slots,
    outputs: [
      { column: 'best', suffix: null, type: 'integer', words: 'best hour' },
      { column: 'chance', suffix: 'chance', type: 'number', words: 'chance of it' },
    ],
    says: ({ from }) =>
      isOfActivity(from)
        ? `the local hour in which somebody is likeliest to do ${from.did}`
        : 'the local hour in which somebody is likeliest to answer a message',
  },
  channel: {
    ...slots,
    outputs: [
      { column: 'best', suffix: null, type: 'text', words: 'best channel' },
      { column: 'chance', suffix: 'chance', type: 'number', words: 'chance of it' },
    ],
    says: () => 'the channel in which somebody is likeliest to answer a message',
  },
  magic_number: {
    source: 'events',
    needs: ['predicts', 'horizon'],
    takes: ['from', 'output'],
    options: ['events', 'windows', 'counts', 'after'],
    outputs: [{ column: 'reached', suffix: null, type: 'boolean', words: 'reached' }],
    hasBands: false,
    figures: ['difference', 'lift', 'phi'],
    better: { figure: 'phi', is: 'greater' },
    says: (model) => `which early behaviour goes with doing ${within(model)} later`,
  },
  text: texts,
  onnx: brought('file', ['inputs', 'scores', 'column']),
  http: brought('connector', ['batch']),
  recommend: {
    source: 'interactions',
    needs: ['from'],
    takes: ['output'],
    options: ['items', 'again'],
    outputs: [{ column: 'item_1', suffix: null, type: 'text', words: 'first choice' }],
    numbered: { option: 'items', usual: 1 },
    hasBands: false,
    figures: ['hit_rate', 'coverage', 'popular_share', 'recall_at_20', 'ndcg_at_20', 'ndcg_above_popular'],
    judgedBy: 'the last basket of each who had one before, which was taken away and foretold from the rest',
    // Each is judged by settings, fitted anew: of two with the same settings the one that has seen more is to run.
    better: null,
    says: ({ from }) => `what somebody may like, by who had to do with what (${from?.did})`,
  },
  basket: {
    source: 'interactions',
    needs: ['from'],
    takes: ['output'],
    options: ['support', 'confidence', 'lift'],
    outputs: [{ column: 'goes_with', suffix: null, type: 'text', words: 'what goes with the last basket' }],
    hasBands: false,
    figures: ['lift', 'confidence'],
    judgedBy: 'the latest fifth of all baskets, by rules of those before',
    better: null,
    says: ({ from }) => `which things are together in a basket (${from?.did})`,
  },
};

/** Whether a model of slots is about what people do by themselves, and not about messages. */
export function isOfActivity(from: ModelDefinition['from']): from is NonNullable<ModelDefinition['from']> {
  return from !== undefined && from.did !== 'message_sent';
}

/** The shape of one model: what its type is like where such keys are written. */
export function shapeOf(model: ModelDefinition): ModelShape {
  const shape = modelShapes[model.type];
  if (model.type === 'text') return textShape(shape, model);
  const isJudged = isBrought(model.type) && (model.predicts !== undefined || model.horizon !== undefined);
  if (!isJudged) return shape;
  const { source, figures, better } = labels;
  return { ...shape, source, needs: [...shape.needs, 'predicts', 'horizon'], takes: [], figures, better };
}

/** Learnt elsewhere: its scores come from outside. */
export function isBrought(type: ModelTypeName): type is 'onnx' | 'http' {
  return type === 'onnx' || type === 'http';
}

/** What nobody has rated has no sentiment, and what nobody has named no topic. */
function textShape(shape: ModelShape, { from, options }: ModelDefinition): ModelShape {
  const [isRated, hasTopics] = [
    from?.pleased !== undefined || from?.displeased !== undefined,
    from?.topic !== undefined || options?.topics !== undefined,
  ];
  const isTold = ({ column }: ModelOutput) =>
    column === 'sentiment' ? isRated : column.startsWith('topic') ? hasTopics : true;
  return {
    ...shape,
    outputs: shape.outputs.filter(isTold),
    hasBands: isRated,
    figures: shape.figures.filter((name) =>
      name === 'topic_accuracy' ? from?.topic !== undefined : isRated,
    ),
    better: isRated ? shape.better : null,
  };
}

function within(model: ModelDefinition): string {
  return `${model.predicts?.did} within ${daysOf(model)}`;
}

function daysOf({ horizon }: ModelDefinition): string {
  return `${(horizon === undefined ? 0 : (parseDuration(horizon) ?? 0)) / DAY} days`;
}

function score(column: string, words: string): ModelOutput {
  return { column, suffix: null, type: 'number', words };
}

/** What a model writes of a person: of a type that numbers them as many as it is told. */
export function outputsOf(model: ModelDefinition): readonly ModelOutput[] {
  const { outputs, numbered } = shapeOf(model);
  if (numbered === undefined) return outputs;
  const [first] = outputs;
  const count = model.options?.[numbered.option] ?? numbered.usual;
  const others = Array.from({ length: count - 1 }, (_, place): ModelOutput => {
    const number = place + 2;
    return {
      ...first!,
      column: first!.column.replace('1', String(number)),
      suffix: String(number),
      words: `choice ${number}`,
    };
  });
  return [...outputs, ...others];
}

/** The tag that carries an output. */
export function tagOfOutput(tag: string, { suffix }: ModelOutput): string {
  return suffix === null ? tag : `${tag}_${suffix}`;
}

/** The tag that carries the band of the score. */
export function tagOfBand(tag: string): string {
  return `${tag}_band`;
}
