// Entries of an archive are unpacked only as far as is asked for.
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { createSource, expandSources, type Source } from './archive';

const size = 4_000_000;
const noise = Uint8Array.from({ length: size }, (_, i) => (Math.imul(i, 2654435761) >>> 13) & 255);

async function openEntry(zip: Uint8Array<ArrayBuffer>): Promise<Source> {
  const [entry] = await expandSources([createSource('set.zip', new Blob([zip]))], []);
  if (!entry) throw new Error('the archive is empty');
  return entry;
}

test('the beginning of an entry is had without the rest; all of it is checked', async () => {
  const zip = new Uint8Array(zipSync({ 'a.nii': noise }));
  const whole = await openEntry(zip);
  const head = new Uint8Array(await (await whole.open(1000)).arrayBuffer());
  expect(head.length).toBeGreaterThanOrEqual(1000);
  expect(head.length).toBeLessThan(size / 4);
  expect([...head.subarray(0, 1000)]).toEqual([...noise.subarray(0, 1000)]);
  expect((await whole.open()).size).toBe(size);
  zip.fill(0, Math.floor(zip.length / 2), Math.floor(zip.length / 2) + 64);
  const damaged = await openEntry(zip);
  expect((await damaged.open(1000)).size).toBeGreaterThanOrEqual(1000);
  await expect(damaged.open()).rejects.toThrow('cannot be unpacked');
});
