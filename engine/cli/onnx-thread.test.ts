import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { logisticModel } from '../models/brought/onnx/made-model.testing.ts';
import { hasRuntime, WITHOUT } from '../models/brought/onnx/runtime.testing.ts';
import type { OpenOnnx } from '../models/brought/onnx/runtime.ts';

/** As it was built, an ONNX model runs in a thread of its own, and what is wrong is told as in this one. */

const built = fileURLToPath(new URL('../../dist/engine/cli/onnx.js', import.meta.url));
const isBuilt = existsSync(built);

describe.skipIf(!hasRuntime || !isBuilt)(`in a thread${hasRuntime ? '' : ` (${WITHOUT})`}`, () => {
  const inThread = async (): Promise<OpenOnnx> => {
    const { onnxFor } = (await import(built)) as typeof import('./onnx.ts');
    return onnxFor({ threads: true });
  };

  test('rows go in, scores come out, again and again', async () => {
    const session = await (await inThread())(logisticModel([1, 0], 0));
    try {
      expect(session.inputs).toEqual([{ name: 'x', type: 'float32', shape: ['N', 2] }]);
      for (const rows of [1, 3, 2]) {
        const data = Float32Array.from({ length: rows * 2 }, (_, place) => place);
        const feeds = { x: { type: 'float32', dims: [rows, 2], data } };
        const { probability } = await session.run(feeds, ['probability']);
        expect(probability!.dims).toEqual([rows, 1]);
        expect(Number(probability!.data[0])).toBeCloseTo(0.5, 6);
      }
      const wrong = { x: { type: 'float32', dims: [1, 3], data: new Float32Array(3) } };
      await expect(session.run(wrong, ['probability'])).rejects.toMatchObject({ code: 'CAR-983' });
    } finally {
      await session.close();
    }
  });

  test('what is no model is told', async () => {
    await expect((await inThread())(new Uint8Array(3))).rejects.toMatchObject({ code: 'CAR-982' });
  });
});
