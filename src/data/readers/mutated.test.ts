// Any reader, given damaged bytes, gives an image within its own claims or refuses in words: never another error, never without end.
import { crc32, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { encode } from 'fast-png';
import { expect, test } from 'vitest';
import { importDataset } from '../importDataset';
import { describeSlice, writeDicom } from '../testing/dicomFile';
import { writeNifti } from '../testing/niftiFile';
import { writeTiff } from '../testing/tiffFile';

const bytesOf = (text: string, rest: Uint8Array = new Uint8Array(0)): Uint8Array => Buffer.concat([Buffer.from(text, 'latin1'), rest]);
const voxels = Uint8Array.from({ length: 6 * 5 * 4 }, (_, i) => (i * 37) % 251);
const meta = 'ObjectType = Image\nNDims = 3\nDimSize = 6 5 4\nElementType = MET_UCHAR\nElementSpacing = 1 1 2\nElementDataFile = LOCAL\n';
const nrrd = 'NRRD0004\ntype: uchar\ndimension: 3\nsizes: 6 5 4\nencoding: raw\nspacings: 1 1 2\n\n';
const bmpHeader = (): Uint8Array => {
  const view = new DataView(new ArrayBuffer(54 + 1024));
  view.setUint16(0, 0x4d42, true);
  view.setUint32(10, 54 + 1024, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, 4, true);
  view.setInt32(22, 3, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 8, true);
  return new Uint8Array(view.buffer);
};

/** One stored entry (APPNOTE 4.3). */
function storeZip(name: string, content: Uint8Array): Uint8Array {
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt32LE(crc32(content), 14);
  local.writeUInt32LE(content.length, 18);
  local.writeUInt32LE(content.length, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(20, 6);
  local.copy(central, 16, 14, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + content.length, 16);
  return Buffer.concat([local, Buffer.from(name), content, central, Buffer.from(name), end]);
}

/** A sound file of each format with a reader of our own. */
const sound: Record<string, Uint8Array> = {
  'a.nii': writeNifti({ dims: [6, 5, 4], pixdims: [1, 1, 2], values: [...voxels] }),
  'a.mha': bytesOf(meta, voxels),
  'a.nrrd': bytesOf(nrrd, voxels),
  'a.png': encode({ width: 6, height: 5, data: voxels.slice(0, 30), channels: 1, depth: 8 }),
  'a.tif': writeTiff({ width: 6, height: 5, bits: 8, pages: [(x, y) => (x * 31 + y) % 251] }),
  'a.pgm': bytesOf('P5\n6 5\n255\n', voxels.slice(0, 30)),
  'a.bmp': Buffer.concat([bmpHeader(), voxels.slice(0, 12)]),
  'a.nii.gz': gzipSync(writeNifti({ dims: [6, 5, 4], pixdims: [1, 1, 2], values: [...voxels] })),
  'a.dcm': writeDicom(
    describeSlice({ rows: 5, columns: 6, values: [...voxels.slice(0, 30)], position: [0, 0, 0], orientation: [1, 0, 0, 0, 1, 0] }),
  ),
  'a.zip': storeZip('b.pgm', bytesOf('P5\n6 5\n255\n', voxels.slice(0, 30))),
};

const read = (name: string, bytes: Uint8Array) => importDataset([{ path: name, file: new File([new Uint8Array(bytes)], name) }]);

/** Bytes overwritten, cut off, or put in. */
const damage = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.constant(0) }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.double({ min: 0, max: 0.4, noNaN: true }),
    value: fc.integer({ min: 0, max: 255 }),
  }),
);

function apply(bytes: Uint8Array, list: readonly { kind: 'set' | 'cut' | 'insert'; at: number; value: number }[]): Uint8Array {
  return list.reduce<Uint8Array>((now, { kind, at, value }) => {
    const place = Math.floor(at * now.length);
    if (kind === 'cut') return now.slice(0, place);
    if (kind === 'insert') return Buffer.concat([now.slice(0, place), Uint8Array.of(value), now.slice(place)]);
    return now.map((byte, i) => (i === place ? value : byte));
  }, bytes);
}

/** What a bug says, not a reader. */
const raw =
  /is not a function|undefined|Cannot read|Invalid typed array|Invalid array|out of range|out of bounds|Offset is|Maximum call|NaN|\[object/;

test.each(Object.keys(sound))(
  '%s: sound, then damaged in every way',
  async (name) => {
    const bytes = sound[name]!;
    expect((await read(name, bytes)).cases).toHaveLength(1);
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (list) => {
        const begun = performance.now();
        try {
          const [item] = (await read(name, apply(bytes, list))).cases;
          const size = item!.shape.reduce((product, n) => product * n, 1);
          for (const channel of item!.image) expect(channel).toHaveLength(size);
        } catch (error) {
          const { message } = error as Error;
          expect(message).toMatch(/^a\.[^:]+: .{20,}/);
          expect(message).not.toMatch(raw);
        }
        expect(performance.now() - begun).toBeLessThan(5000);
      }),
      { numRuns: 150 },
    );
  },
  60_000,
);
