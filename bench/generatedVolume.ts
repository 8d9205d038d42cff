// A labelled volume of any size by formula: balls one inside the other, one class each, as brightness and noise. For the sliding window's benchmark.
import type { Dataset } from '../src/data/dataset';
import { createDemoDataset } from '../src/data/demos/demoCase';
import { countVoxels, type Vector } from '../src/data/vector';
import { createRandom } from '../src/lib/random';

/** Class of a voxel: 0 outside, 1 in the outermost ball, `classes` - 1 in the innermost. */
function classAt(size: Vector, classes: number, x: number, y: number, z: number): number {
  const [u, v, w] = [(2 * x + 1) / size[0] - 1, (2 * y + 1) / size[1] - 1, (2 * z + 1) / size[2] - 1];
  return Math.max(0, Math.ceil((0.9 - Math.sqrt(u * u + v * v + w * w)) * ((classes - 1) / 0.9)));
}

export function generateVolume(size: Vector, classes: number): Dataset {
  const random = createRandom(1);
  const image = new Int16Array(countVoxels(size));
  const label = new Uint8Array(image.length);
  for (let z = 0, i = 0; z < size[2]; z++)
    for (let y = 0; y < size[1]; y++)
      for (let x = 0; x < size[0]; x++, i++) {
        label[i] = classAt(size, classes, x, y, z);
        image[i] = 100 * (label[i] as number) + random.integer(60);
      }
  const names = Array.from({ length: classes }, (_, i) => (i === 0 ? 'background' : `ball ${i}`));
  return createDemoDataset([{ id: 'volume', kind: 'volume', shape: [...size], spacing: [1, 1, 1], image: [image], label }], names);
}
