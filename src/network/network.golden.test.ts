// Parameter and multiply-accumulate counts against the authors' models, pruned ones included.
import { describe, expect, it } from 'vitest';
import { openGoldenCase } from '../oracle/goldenFolder';
import { countMacs, countParameters, createNetwork, layerMacs, withFilters } from './network';

interface ParamsManifest {
  cases: {
    name: string;
    modalities: number;
    n_classes: number;
    fms_init: number;
    levels: number;
    fms_max: number;
    dim: '2D' | '3D';
    input_spatial: number[];
    total_params: number;
    total_conv_macs: number;
    layers: { name: string; out_channels: number; macs: number }[];
  }[];
}

const golden = openGoldenCase<ParamsManifest>('params');

describe('counts', () => {
  it('has cases, or nothing to check', () => {
    expect(golden === null || golden.manifest.cases.length > 0).toBe(true);
  });
  for (const model of golden?.manifest.cases ?? [])
    it(`of ${model.name}`, () => {
      const { modalities: inputChannels, n_classes: classes, fms_init: firstFilters, fms_max: maxFilters, levels } = model;
      const dimensions = model.dim === '2D' ? 2 : 3;
      const full = createNetwork({ dimensions, inputChannels, classes, levels, firstFilters, maxFilters });
      const network = withFilters(
        full,
        model.layers.map((layer) => layer.out_channels),
      );
      expect(network.layers.map((layer) => layer.name)).toEqual(model.layers.map((layer) => layer.name));
      expect(network.layers.map((layer) => layerMacs(network, layer, model.input_spatial))).toEqual(
        model.layers.map((layer) => layer.macs),
      );
      expect(countParameters(network)).toBe(model.total_params);
      expect(countMacs(network, model.input_spatial)).toBe(model.total_conv_macs);
    });
});
