/** All model types that are learnt here, by the name they have in YAML. A new one is a file and a line. */
import { basket } from './basket.ts';
import { channel, sendTime } from './best-slot.ts';
import { http, onnx } from './brought.ts';
import { clusters } from './clusters.ts';
import { clv } from './clv.ts';
import { drivers } from './drivers.ts';
import { interval } from './interval.ts';
import { lifecycle } from './lifecycle.ts';
import { lookalike } from './lookalike.ts';
import { magicNumber } from './magic-number.ts';
import { churn, propensity } from './propensity.ts';
import { recommend } from './recommend.ts';
import { rfm } from './rfm.ts';
import { text } from './text.ts';
import { uplift } from './uplift.ts';

export const modelTypes = {
  rfm,
  clv,
  propensity,
  churn,
  lookalike,
  clusters,
  recommend,
  basket,
  uplift,
  send_time: sendTime,
  channel,
  lifecycle,
  magic_number: magicNumber,
  drivers,
  interval,
  text,
  onnx,
  http,
} as const;

export type ModelTypeName = keyof typeof modelTypes;
