import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Box, layoutOf, type Way } from './layers.ts';

const drawings = fc.integer({ min: 1, max: 14 }).chain((count) => {
  const index = fc.integer({ min: 0, max: count - 1 });
  return fc.record({
    boxes: fc.tuple(
      ...Array.from({ length: count }, (_, at) =>
        fc.record({
          key: fc.constant(`b${at}`),
          width: fc.integer({ min: 20, max: 240 }),
          height: fc.integer({ min: 20, max: 80 }),
        }),
      ),
    ),
    ways: fc
      .array(fc.tuple(index, index), { maxLength: 24 })
      .map((pairs) => pairs.map(([from, to]) => ({ from: `b${from}`, to: `b${to}` }))),
    direction: fc.constantFrom('down' as const, 'right' as const),
  });
});

const spacing = { along: 40, across: 20 };

it('no box stands on another, and all stand on the paper', () => {
  fc.assert(
    fc.property(drawings, ({ boxes, ways, direction }) => {
      const { places, width, height } = layoutOf(boxes, ways, { ...spacing, direction });
      for (const [index, box] of boxes.entries()) {
        const { left, right, top, bottom } = edges(box, places.get(box.key)!);
        expect(Math.min(left, top, width - right, height - bottom)).toBeGreaterThanOrEqual(0);
        for (const other of boxes.slice(index + 1)) {
          const beside = edges(other, places.get(other.key)!);
          const apart =
            right <= beside.left || beside.right <= left || bottom <= beside.top || beside.bottom <= top;
          expect(apart).toBe(true);
        }
      }
    }),
  );
});

it('no way leads across a box between its ends', () => {
  fc.assert(
    fc.property(drawings, ({ boxes, ways, direction }) => {
      const { places, routes } = layoutOf(boxes, ways, { ...spacing, direction });
      for (const [index, route] of routes.entries()) {
        const { from, to } = ways[index]!;
        // From the second point on, each pair is where a layer is passed.
        for (let at = 1; at + 1 < route.length; at += 2) {
          const [enters, leaves] = [route[at]!, route[at + 1]!];
          for (const box of boxes.filter(({ key }) => key !== from && key !== to)) {
            const { left, right, top, bottom } = edges(box, places.get(box.key)!);
            const misses =
              Math.max(enters.x, leaves.x) <= left ||
              Math.min(enters.x, leaves.x) >= right ||
              Math.max(enters.y, leaves.y) <= top ||
              Math.min(enters.y, leaves.y) >= bottom;
            expect(misses).toBe(true);
          }
        }
      }
    }),
  );
});

it('what leads to a box stands before it, but for ways back', () => {
  const boxes: Box[] = ['start', 'round', 'letter', 'end'].map((key) => ({ key, width: 100, height: 40 }));
  const ways: Way[] = [
    { from: 'start', to: 'round' },
    { from: 'round', to: 'letter' },
    { from: 'letter', to: 'round' },
    { from: 'round', to: 'end' },
    { from: 'start', to: 'end' },
  ];
  const { places } = layoutOf(boxes, ways, { ...spacing, direction: 'down' });
  expect(boxes.map(({ key }) => places.get(key)!.y)).toEqual([32, 112, 192, 192]);
});

function edges({ width, height }: Box, { x, y }: { readonly x: number; readonly y: number }) {
  // Places are whole numbers.
  const [across, along] = [width / 2 - 1, height / 2 - 1];
  return { left: x - across, right: x + across, top: y - along, bottom: y + along };
}
