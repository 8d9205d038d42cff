// Only Exif goes; every other byte of the file stays in place.
import { expect, test } from 'vitest';
import { stripExif } from './stripExif';

const segment = (marker: number, payload: number[]): number[] => [0xff, marker, 0, payload.length + 2, ...payload];
const exif = segment(0xe1, [...new TextEncoder().encode('Exif\0\0'), 1, 2, 3]);
const start = [0xff, 0xd8];
const jfif = segment(0xe0, [...new TextEncoder().encode('JFIF\0'), 1, 1]);
const xmp = segment(0xe1, [...new TextEncoder().encode('http://ns')]);
const scan = [...segment(0xda, [1, 2]), 9, 0xff, 0xe1, 0, 4, 69, 120, 0xff, 0xd9];

const strip = async (bytes: number[]): Promise<number[]> => [...new Uint8Array(await stripExif(Uint8Array.from(bytes)).arrayBuffer())];

test('Exif is removed, wherever it stands among the segments', async () => {
  expect(await strip([...start, ...exif, ...jfif, ...xmp, ...scan])).toEqual([...start, ...jfif, ...xmp, ...scan]);
  expect(await strip([...start, ...jfif, ...exif, ...exif, ...scan])).toEqual([...start, ...jfif, ...scan]);
});

test('a file without Exif, and a cut one, stay as they are', async () => {
  const plain = [...start, ...jfif, ...scan];
  expect(await strip(plain)).toEqual(plain);
  for (let length = 2; length < plain.length; length++) expect(await strip(plain.slice(0, length))).toEqual(plain.slice(0, length));
});
