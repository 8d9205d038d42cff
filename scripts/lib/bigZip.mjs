// Writes a zip of generated NIfTI volumes with labels, volume by volume, as large as wanted. For the benchmark of importing; knows nothing of the program.
import { createWriteStream } from 'node:fs';
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { crc32, deflateRawSync } from 'node:zlib';

const [width, height, depth] = [256, 256, 96];
const voxels = width * height * depth;

/**
 * Header of NIfTI-1 (nifti1.h) with its empty extension: millimetres, identity in space.
 * @param {2 | 4} datatype 2 is uint8, 4 is int16
 */
function createHeader(datatype) {
  const header = Buffer.alloc(352);
  header.writeInt32LE(348, 0);
  [3, width, height, depth, 1, 1, 1, 1].forEach((value, i) => header.writeInt16LE(value, 40 + 2 * i));
  header.writeInt16LE(datatype, 70);
  header.writeInt16LE(datatype === 2 ? 8 : 16, 72);
  [1, 1, 1, 1].forEach((value, i) => header.writeFloatLE(value, 76 + 4 * i));
  header.writeFloatLE(352, 108);
  header.writeInt16LE(1, 254);
  [280, 300, 320].forEach((at, axis) => header.writeFloatLE(1, at + 4 * axis));
  header.write('n+1\0', 344, 'latin1');
  return header;
}

/** Noise of 12 bits, as scanners give it: it shrinks little. */
function createImage() {
  const values = randomFillSync(new Uint16Array(voxels)).map((value) => value & 0xfff);
  return Buffer.concat([createHeader(4), Buffer.from(values.buffer)]);
}

function createLabel() {
  const values = Buffer.alloc(voxels);
  for (let z = 30; z < 60; z++)
    for (let y = 80; y < 160; y++) values.fill(1, (z * height + y) * width + 90, (z * height + y) * width + 170);
  return Buffer.concat([createHeader(2), values]);
}

/**
 * Local header of one entry and its line in the directory (APPNOTE.TXT 4.3.7 and 4.3.12).
 * @param {string} name
 * @param {Buffer} content
 * @param {Buffer} packed
 * @param {number} offset
 */
function describeEntry(name, content, packed, offset) {
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const line = Buffer.alloc(46 + name.length);
  line.write('PK\x01\x02\x14\0', 'latin1');
  common.copy(line, 6);
  line.writeUInt32LE(offset, 42);
  line.write(name, 46, 'latin1');
  return { local: Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name, 'latin1')]), line };
}

/**
 * @param {string} file
 * @param {number} bytes size of the zip, reached or just passed
 * @returns {Promise<{ volumes: number, zipBytes: number, voxelBytes: number }>} `voxelBytes` of images and labels unpacked
 */
export async function writeBigZip(file, bytes) {
  const stream = createWriteStream(file);
  /** @type {Buffer[]} */
  const directory = [];
  let offset = 0;
  const write = async (/** @type {Buffer} */ part) => {
    offset += part.length;
    if (!stream.write(part)) await once(stream, 'drain');
  };
  const label = createLabel();
  const packedLabel = deflateRawSync(label, { level: 1 });
  const add = async (/** @type {string} */ name, /** @type {Buffer} */ content, /** @type {Buffer} */ packed) => {
    const { local, line } = describeEntry(name, content, packed, offset);
    directory.push(line);
    await write(local);
    await write(packed);
  };
  let volumes = 0;
  for (; offset < bytes; volumes++) {
    const name = `volume_${String(volumes + 1).padStart(3, '0')}.nii`;
    const image = createImage();
    await add(`imagesTr/${name}`, image, deflateRawSync(image, { level: 1 }));
    await add(`labelsTr/${name}`, label, packedLabel);
  }
  const start = offset;
  for (const line of directory) await write(line);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(offset - start, 12);
  end.writeUInt32LE(start, 16);
  await write(end);
  stream.end();
  await once(stream, 'close');
  return { volumes, zipBytes: offset, voxelBytes: volumes * voxels * 3 };
}
