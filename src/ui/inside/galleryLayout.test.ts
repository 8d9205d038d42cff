// Thumbnails fill the room there is and never overlap.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeTile, planGallery } from './galleryLayout';

test('in any room tiles stay inside its width, apart from each other, and the sheet holds all of them', () => {
  const rooms = fc.record({
    count: fc.integer({ min: 1, max: 480 }),
    width: fc.integer({ min: 80, max: 3000 }),
    height: fc.integer({ min: 60, max: 900 }),
  });
  fc.assert(
    fc.property(rooms, ({ count, width, height }) => {
      const layout = planGallery(count, { width, height }, 13);
      const places = Array.from({ length: count }, (_, i) => placeTile(layout, i));
      expect(new Set(places.map(({ left, top }) => `${left},${top}`)).size).toBe(count);
      expect(layout.pitchX).toBeGreaterThanOrEqual(layout.tile);
      for (const { left, top } of places) {
        expect(left + layout.tile).toBeLessThanOrEqual(width + layout.columns);
        expect(top + layout.pitchY).toBeLessThanOrEqual(layout.height);
      }
    }),
  );
});

test('eight maps are shown larger than two hundred', () => {
  const room = { width: 1000, height: 180 };
  expect(planGallery(8, room, 13).tile).toBeGreaterThan(1.5 * planGallery(200, room, 13).tile);
});
