// The exports of a really pruned network: read back by name, run by the oracle, and described by original indices that fit.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../lib/random';
import { initialParameters } from '../network/initialise';
import { createNetwork, weightShape } from '../network/network';
import { pruningMethods } from '../pruning/methods';
import type { RunConfig } from '../protocol/config';
import { configure, defaultConfig } from '../protocol/configure';
import { computeArchitecture, type Architecture } from './architecture';
import { buildKind } from './builders';
import { decodeSafetensors, encodeSafetensors } from './safetensors';
import { createTestSource, edge, runOracle } from './testing';
import { computeLargestDifference } from './verify';
import { verifyWeights } from './weightsFile';
import { nameTensors, readNetwork } from './weights';
import { decodeZip } from './zip';

const source = createTestSource(3);
const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await blob.arrayBuffer());

describe('weights', () => {
  it('carry the authors’ names and PyTorch shapes, pruned', () => {
    const shapes = Object.fromEntries([...nameTensors(source.network, source.state)].map(([name, { shape }]) => [name, shape]));
    expect(Object.keys(shapes)).toHaveLength(2 * source.network.layers.length);
    const filters = (name: string): number => source.network.layers.find((layer) => layer.name === name)!.filters;
    expect(shapes['encoder.0.seq.0.weight']).toEqual([filters('enc_ConvBlock_1'), 2, 3, 3]);
    expect(shapes['decoder.0.weight']).toEqual([filters('enc_ConvBlock_6'), filters('dec_ConvTranspose2d_1'), 2, 2]);
    const skipFirst = filters('enc_ConvBlock_4') + filters('dec_ConvTranspose2d_1');
    expect(shapes['decoder.1.seq.0.weight']).toEqual([filters('dec_ConvBlock_1'), skipFirst, 3, 3]);
    expect(shapes['last.0.0.weight']).toEqual([3, filters('dec_ConvBlock_4'), 1, 1]);
    expect(shapes['last.0.0.bias']).toEqual([3]);
    expect(source.network.layers.some((layer, i) => layer.filters < source.initial.layers[i]!.filters)).toBe(true);
  });

  it('give the same network back from the file alone', () => {
    const file = encodeSafetensors({ tensors: nameTensors(source.network, source.state), metadata: {} });
    const { network, state } = readNetwork(decodeSafetensors(file).tensors);
    expect(network).toEqual(source.network);
    expect(state.layers.map(({ value }) => value)).toEqual(source.state.layers.map(({ value }) => value));
  });

  it.each([
    ['decoder.0.bias is missing', (names: Map<string, unknown>) => names.delete('decoder.0.bias')],
    ['stranger belongs to no layer', (names: Map<string, unknown>) => names.set('stranger', { shape: [0], data: new Float32Array() })],
    [
      'encoder.1.seq.0.weight is',
      (names: Map<string, unknown>) => names.set('encoder.1.seq.0.weight', { shape: [1], data: new Float32Array(1) }),
    ],
    ['it has 5 encoder blocks', (names: Map<string, unknown>) => names.delete('encoder.0.seq.0.weight')],
  ])('are refused when %s', (words, spoil) => {
    const tensors = nameTensors(source.network, source.state);
    spoil(tensors);
    expect(() => readNetwork(tensors)).toThrow(words);
  });
});

describe('the check before saving', () => {
  it('passes the true file and measures the difference', async () => {
    const file = encodeSafetensors({ tensors: nameTensors(source.network, source.state), metadata: {} });
    expect(await verifyWeights(file, source)).toBe(0);
  });

  it('refuses a file with one wrong weight', async () => {
    const state = structuredClone(source.state);
    state.layers[0]!.value.weight[0]! += 0.5;
    const file = encodeSafetensors({ tensors: nameTensors(source.network, state), metadata: {} });
    await expect(verifyWeights(file, source)).rejects.toThrow('other probabilities');
  });

  it('counts what is not finite or not there as different', () => {
    expect(computeLargestDifference(Float32Array.of(1, NaN), Float32Array.of(1, 2))).toBeNaN();
    expect(computeLargestDifference(Float32Array.of(1), Float32Array.of(1, 2))).toBeNaN();
    expect(computeLargestDifference(new Float32Array(), new Float32Array())).toBeNaN();
    expect(computeLargestDifference(Float32Array.of(1, 2), Float32Array.of(1, 2.5))).toBe(0.5);
  });
});

describe('the architecture', () => {
  const architecture = computeArchitecture(source);
  const layerOf = (name: string) => architecture.layers.find((layer) => layer.name === name)!;

  it('names parents skip first and keeps original indices that fit the weights', () => {
    expect(layerOf('dec_ConvBlock_1').parents).toEqual(['enc_ConvBlock_4', 'dec_ConvTranspose2d_1']);
    expect(layerOf('enc_ConvBlock_1').keptIn).toEqual([0, 1]);
    expect(layerOf('dec_Sequential_1')).toMatchObject({ keptOut: [0, 1, 2], threshold: null, prunes: [] });
    architecture.layers.forEach((layer, i) => {
      const [a, b] = weightShape(source.network, source.network.layers[i]!);
      expect([layer.keptIn.length, layer.keptOut.length]).toEqual(layer.kind === 'transposed' ? [a, b] : [b, a]);
    });
  });

  it('joins inputs by the original parents’ counts', () => {
    const [skip, up] = ['enc_ConvBlock_4', 'dec_ConvTranspose2d_1'].map(layerOf);
    expect(layerOf('dec_ConvBlock_1').keptIn).toEqual([...skip!.keptOut, ...up!.keptOut.map((filter) => skip!.originalOut + filter)]);
  });

  it('accounts for every original filter as kept or removed in one epoch', () => {
    for (const layer of architecture.layers) {
      const all = [...layer.keptOut, ...layer.prunes.flatMap(({ removed }) => removed)].sort((a, b) => a - b);
      expect(all, layer.name).toEqual(Array.from({ length: layer.originalOut }, (_, i) => i));
    }
    expect(architecture.layers.flatMap(({ prunes }) => prunes.map(({ epoch }) => epoch))).toContain(2);
  });
});

describe('a network with flat levels', () => {
  const network = createNetwork({ dimensions: 3, inputChannels: 2, classes: 3, levels: 4, flatLevels: 2, firstFilters: 2 });
  const state = initialParameters(network, createRandom(1));

  it('is told from the shapes of its weights alone', () => {
    const tensors = nameTensors(network, state);
    expect(tensors.get('encoder.3.seq.0.weight')!.shape).toEqual([4, 4, 1, 3, 3]);
    expect(tensors.get('decoder.3.weight')!.shape).toEqual([8, 4, 1, 2, 2]);
    expect(readNetwork(tensors).network).toEqual(network);
  });

  it.each([
    ['all its kernels are flat', [0, 1, 2, 3, 4, 5, 6, 7]],
    ['encoder.1.seq.0.weight is', [1]],
    ['encoder.6.seq.0.weight is', [6]],
  ])('is refused where %s', (words, flattened) => {
    const tensors = nameTensors(network, state);
    for (const block of flattened) {
      const name = `encoder.${block}.seq.0.weight`;
      const [out = 0, inputs = 0, depth = 0] = tensors.get(name)!.shape;
      const other = depth === 1 && flattened.length === 1 ? 3 : 1;
      tensors.set(name, { shape: [out, inputs, other, 3, 3], data: new Float32Array(out * inputs * other * 9) });
    }
    expect(() => readNetwork(tensors)).toThrow(words);
  });

  it('states kernel and stride of every layer along (z, y, x)', () => {
    const pruning = pruningMethods.sauron.createState(network, source.config.pruning);
    const { flatLevels, layers } = computeArchitecture({ ...source, network, initial: network, pruning });
    const layerOf = (name: string) => layers.find((layer) => layer.name === name);
    expect(flatLevels).toBe(2);
    expect(layerOf('enc_ConvBlock_3')).toMatchObject({ kernel: [1, 3, 3], stride: [1, 2, 2] });
    expect(layerOf('enc_ConvBlock_5')).toMatchObject({ kernel: [3, 3, 3], stride: [1, 2, 2] });
    expect(layerOf('enc_ConvBlock_7')).toMatchObject({ kernel: [3, 3, 3], stride: [2, 2, 2] });
    expect(layerOf('dec_ConvTranspose3d_1')).toMatchObject({ kernel: [2, 2, 2], stride: [2, 2, 2] });
    expect(layerOf('dec_ConvTranspose3d_2')).toMatchObject({ kernel: [1, 2, 2], stride: [1, 2, 2] });
    expect(layerOf('dec_Sequential_1')).toMatchObject({ kernel: [1, 1, 1], stride: [1, 1, 1] });
    for (const { kernel, weightShape: shape } of layers) expect(shape.slice(2)).toEqual(kernel);
  });
});

describe('the kinds of export', () => {
  it('safetensors: PyTorch-readable, with settings and the measured difference inside', async () => {
    const { blob, checks } = await buildKind('safetensors', source);
    const { tensors, metadata } = decodeSafetensors(await bytesOf(blob));
    expect(tensors.size).toBe(2 * source.network.layers.length);
    expect(configure(defaultConfig, JSON.parse(metadata['config']!) as RunConfig)).toEqual(source.config);
    expect(Number(metadata['parity_max_abs_difference'])).toBe(checks[0]!.difference);
  });

  it('bundle: every promised file, each as documented', async () => {
    const { blob, checks } = await buildKind('bundle', source);
    expect(blob.type).toBe('application/zip');
    const files = await decodeZip(blob);
    const text = (name: string): string => new TextDecoder().decode(files.get(name));
    expect([...files.keys()].sort()).toEqual(
      [
        ...['weights.safetensors', 'model.onnx', 'tfjs/model.json', 'tfjs/weights.bin', 'tfjs/example.html', 'load_pytorch.py'],
        ...['in_filters', 'out_filters', 'weights.safetensors', 'load_pytorch.py', 'parity/parity.safetensors', 'README.txt'].map(
          (name) => `sauronunet/${name}`,
        ),
        ...['patient1__visit2.nii.gz', 'picture.png', 'scores.csv', 'classes.json', 'README.txt'].map((name) => `predictions/${name}`),
        ...['history.json', 'history.csv', 'history-schema.txt', 'figures/loss-and-dice.svg', 'figures/loss-and-dice.png', 'report.html'],
        ...['config.json', 'architecture.json', 'parity.json', 'parity/parity.safetensors', 'README.txt'],
      ].sort(),
    );
    const measured = checks.flatMap(({ file, difference }) => (difference === null ? [] : [[file, difference < 1e-5]]));
    expect(measured).toEqual(
      ['weights.safetensors', 'model.onnx', 'tfjs/model.json', 'sauronunet/weights.safetensors'].map((file) => [file, true]),
    );
    expect((JSON.parse(text('parity.json')) as { exports: unknown[] }).exports).toHaveLength(4);
    expect(configure(defaultConfig, JSON.parse(text('config.json')) as RunConfig)).toEqual(source.config);
    for (const file of ['config.json', 'architecture.json'])
      expect(JSON.parse(text(file))).toMatchObject({ interventions: source.interventions });
    expect(JSON.parse(text('history.json'))).toEqual(source.history);
    expect(JSON.parse(text('architecture.json')) as Architecture).toEqual(computeArchitecture(source));
    const [header, ...rows] = text('history.csv').trimEnd().split('\r\n');
    expect(header).toBe(
      'epoch,train_loss,val_loss,learning_rate,parameters,flops,step_ms,gpu_bytes,by_hand,"dice_kidney, left",dice_tumour,' +
        'filters_enc_ConvBlock_1,tau_enc_ConvBlock_1,patience_enc_ConvBlock_1,delta_opt_enc_ConvBlock_1',
    );
    expect(rows).toEqual([
      '1,1.5,2,0.001,100,2000,1.25,4096,,0.25,,3,0.1,2,0.5',
      '2,0.75,,0.001,100,2000,1.25,4096,threshold enc_ConvBlock_1 0.05 > 0.1; (protect enc_ConvBlock_1 1),,,3,0.1,2,0.5',
    ]);
    for (const column of ['val_loss', 'dice_tumour', 'tau_enc_ConvBlock_1']) expect(text('history-schema.txt')).toContain(`  ${column}: `);
  });

  it('bundle: the parity tensors, channels first, are reproduced by the exported weights', async () => {
    const files = await decodeZip((await buildKind('bundle', source)).blob);
    const { network, state } = readNetwork(decodeSafetensors(files.get('weights.safetensors')!).tensors);
    const { tensors } = decodeSafetensors(files.get('parity/parity.safetensors')!);
    const input = tensors.get('input')!;
    const output = tensors.get('output')!;
    expect([input.shape, output.shape]).toEqual([
      [1, 2, edge, edge],
      [1, 3, edge, edge],
    ]);
    const lastFirst = (data: Float32Array, channels: number): Float32Array =>
      Float32Array.from(data, (_, i) => data[(i % channels) * (data.length / channels) + Math.floor(i / channels)]!);
    expect(computeLargestDifference(runOracle(network, state, lastFirst(input.data, 2)), lastFirst(output.data, 3))).toBeLessThan(1e-6);
  });
});
