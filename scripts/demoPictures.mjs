// Draws public/demos/*.png, the pictures on the demo buttons, from the program's own generator: three cases each, labels over them.
// Run it again after the generator has changed: node scripts/demoPictures.mjs
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encode } from 'fast-png';
import { runnerImport } from 'vite';
import { paths } from './lib/paths.mjs';

/** @typedef {import('../src/data/dataset').Case} Case */

const tile = 256;
const tiles = 3;
const labelShare = 0.55;

const load = async (/** @type {string} */ file) =>
  (await runnerImport(path.join(paths.root, file), { root: paths.root, configFile: false, logLevel: 'error' })).module;

/**
 * The slice with the most labelled voxels, as offset into the volume.
 * @param {Case} item
 */
function findFullestSlice({ shape, label }) {
  const [width = 1, height = 1, depth = 1] = shape;
  const size = width * height;
  const counts = Array.from(
    { length: depth },
    (_, z) => label?.subarray(z * size, (z + 1) * size).reduce((n, v) => n + Number(v > 0), 0) ?? 0,
  );
  return counts.indexOf(Math.max(...counts)) * size;
}

/**
 * Grey value 0..255 at a position of the slice, in pixels, between its neighbours; black outside.
 * @param {Case} item
 * @param {number} offset
 */
function createGrey({ shape, image }, offset) {
  const [width = 1, height = 1] = shape;
  const values = Array.from(image[0]?.subarray(offset, offset + width * height) ?? []);
  const sorted = [...values].sort((a, b) => a - b);
  const [low = 0, high = 1] = [sorted[Math.floor(0.01 * values.length)], sorted[Math.floor(0.995 * values.length)]];
  const at = (/** @type {number} */ x, /** @type {number} */ y) =>
    x < 0 || y < 0 || x >= width || y >= height ? low : (values[y * width + x] ?? low);
  return (/** @type {number} */ x, /** @type {number} */ y) => {
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [fx, fy] = [x - left, y - top];
    const upper = at(left, top) * (1 - fx) + at(left + 1, top) * fx;
    const lower = at(left, top + 1) * (1 - fx) + at(left + 1, top + 1) * fx;
    return 255 * Math.min(1, Math.max(0, (upper * (1 - fy) + lower * fy - low) / (high - low)));
  };
}

/**
 * Draws one case into its square of the picture.
 * @param {Uint8Array} pixels
 * @param {Case} item
 * @param {number} column
 * @param {(index: number) => readonly number[]} classColour
 */
function drawCase(pixels, item, column, classColour) {
  const [width = 1, height = 1] = item.shape;
  const offset = findFullestSlice(item);
  const grey = createGrey(item, offset);
  const edge = Math.max(width, height);
  for (let row = 0; row < tile; row++)
    for (let x = 0; x < tile; x++) {
      const [sx, sy] = [((x + 0.5) * edge) / tile - 0.5 - (edge - width) / 2, ((row + 0.5) * edge) / tile - 0.5 - (edge - height) / 2];
      const [nx, ny] = [Math.round(sx), Math.round(sy)];
      const inside = nx >= 0 && ny >= 0 && nx < width && ny < height;
      const label = inside ? (item.label?.[offset + ny * width + nx] ?? 0) : 0;
      const value = grey(sx, sy);
      const colour = label > 0 ? classColour(label - 1).map((c) => labelShare * c + (1 - labelShare) * value) : [value, value, value];
      pixels.set(colour.slice(0, 3).map(Math.round), 3 * (row * tile * tiles + column * tile + x));
    }
}

const { generateDemo, demoNames } = await load('src/data/demos/index.ts');
const { classColour } = await load('src/charts/palette.ts');
const folder = path.join(paths.root, 'public', 'demos');
mkdirSync(folder, { recursive: true });
for (const name of demoNames) {
  /** @type {{ cases: Case[] }} */
  const { cases } = generateDemo(name);
  const pixels = new Uint8Array(3 * tile * tile * tiles);
  const chosen = [0.1, 0.45, 0.8].map((share) => cases[Math.floor(share * cases.length)]);
  chosen.forEach((item, column) => item && drawCase(pixels, item, column, classColour));
  writeFileSync(path.join(folder, `${name}.png`), encode({ width: tile * tiles, height: tile, data: pixels, channels: 3 }));
  console.log(`public/demos/${name}.png`);
}
