// Every kind of export opens again as the same network with the same settings; others' files are refused in words.
import { describe, expect, it } from 'vitest';
import { buildKind } from './builders';
import { readModel } from './readModel';
import { encodeSafetensors } from './safetensors';
import { createTestSource, runOracle } from './testing';
import { checkParity } from './verify';
import { nameTensors } from './weights';

const kinds = ['bundle', 'safetensors', 'sauronunet', 'onnx', 'tfjs'] as const;
/** A bundle opens by the weights in it: once is enough. The authors’ code knows no flat levels. */
const kindsOf = (dimensions: number, flatLevels: number) =>
  kinds.filter((kind) => (kind === 'bundle' ? dimensions === 2 : kind !== 'sauronunet' || flatLevels === 0));
const extensions = { bundle: 'zip', safetensors: 'safetensors', sauronunet: 'zip', onnx: 'onnx', tfjs: 'zip' };

const open = (name: string, content: BlobPart) => readModel([{ path: name, file: new Blob([content]) }]);

describe.each([
  [2, 0],
  [3, 0],
  [3, 1],
] as const)('a %d-D network with %d flat levels', (dimensions, flatLevels) => {
  const source = createTestSource(7, dimensions, flatLevels);
  it.each(kindsOf(dimensions, flatLevels))('opens from its %s with the live network’s answers', async (kind) => {
    const { blob } = await buildKind(kind, source);
    const model = await readModel([{ path: `a.${extensions[kind]}`, file: blob }]);
    expect(model).toMatchObject({ kind, epoch: source.epoch, classes: source.classes, config: source.config, initial: source.initial });
    if (!model) throw new Error('no model');
    expect(model.network.layers.map(({ filters }) => filters)).toEqual(source.network.layers.map(({ filters }) => filters));
    expect(model.layers).toEqual(source.pruning.layers);
    expect(checkParity(kind, runOracle(model.network, model.state, source.sample), source.live)).toBe(0);
    // Weights beside the full-resolution path are lost in files for inference only.
    expect(model.missing).toHaveLength(kind === 'onnx' || kind === 'tfjs' ? 2 : 1);
  });
});

describe('what is no model of this program', () => {
  const source = createTestSource(1);
  const weights = (metadata: Record<string, string>) => encodeSafetensors({ tensors: nameTensors(source.network, source.state), metadata });

  it('weights without settings are refused naming file, reason and remedy', async () => {
    await expect(open('old.safetensors', weights({}))).rejects.toThrow(
      /^old\.safetensors: it does not say how images were prepared.*export the model again/,
    );
  });

  it('an ONNX file of others is refused', async () => {
    await expect(open('resnet.onnx', Uint8Array.of(8, 8, 58, 2, 18, 0))).rejects.toThrow(
      /^resnet\.onnx: it does not say how images were prepared/,
    );
    await expect(open('noise.onnx', Uint8Array.of(255, 255, 1))).rejects.toThrow(/^noise\.onnx: it /);
    await expect(open('text.onnx', 'hello')).rejects.toThrow(/^text\.onnx: it /);
  });

  it('settings of another network are refused', async () => {
    const config = JSON.stringify({ ...source.config, levels: 4, patchSize: [32, 32] });
    await expect(open('a.safetensors', weights({ config, classes: JSON.stringify(source.classes) }))).rejects.toThrow(
      /settings are those of another network/,
    );
  });

  it('weights of an earlier version open, and what they lack is said', async () => {
    const model = await open('a.safetensors', weights({ config: JSON.stringify(source.config), classes: JSON.stringify(source.classes) }));
    expect(model?.layers).toBeNull();
    expect(model?.missing.join()).toMatch(/log of pruning/);
  });

  it('graph models lacking their weights, and files cut short, are refused', async () => {
    await expect(open('model.json', '{}')).rejects.toThrow(/weights\.bin is missing/);
    const { blob } = await buildKind('safetensors', source);
    await expect(open('cut.safetensors', blob.slice(0, blob.size - 4))).rejects.toThrow(/^cut\.safetensors: .*ends within/);
  });

  it('images, and zips of images, are none of this reader’s business', async () => {
    expect(await open('a.nii', 'x')).toBeNull();
    expect(await open('a.zip', 'x')).toBeNull();
  });
});
