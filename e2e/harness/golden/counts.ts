// The parameter-count fixture: parameters and multiply-accumulates of whole and pruned networks, exactly. Touches no GPU.
import { exact, type Findings } from '../../../src/engine/testing/checks';
import { countMacs, countParameters, createNetwork, layerMacs, weightShape, withFilters } from '../../../src/network/network';
import type { GoldenCase } from './goldenCase';

interface Manifest {
  cases: {
    name: string;
    modalities: number;
    n_classes: number;
    fms_init: number;
    levels: number;
    fms_max: number;
    input_spatial: number[];
    total_params: number;
    total_conv_macs: number;
    layers: { name: string; out_channels: number; params: number; macs: number }[];
  }[];
}

export function checkCounts({ manifest }: GoldenCase<Manifest>): Findings {
  const checks = manifest.cases.flatMap((model) => {
    const full = createNetwork({
      dimensions: model.input_spatial.length === 3 ? 3 : 2,
      inputChannels: model.modalities,
      classes: model.n_classes,
      levels: model.levels,
      firstFilters: model.fms_init,
      maxFilters: model.fms_max,
    });
    const network = withFilters(
      full,
      model.layers.map(({ out_channels }) => out_channels),
    );
    const rows = network.layers.map((layer) => ({
      name: layer.name,
      params: weightShape(network, layer).reduce((a, b) => a * b, 1) + layer.filters,
      macs: layerMacs(network, layer, model.input_spatial),
    }));
    return [
      exact(
        `${model.name}/layers`,
        rows,
        model.layers.map(({ name, params, macs }) => ({ name, params, macs })),
      ),
      exact(`${model.name}/total_params`, countParameters(network), model.total_params),
      exact(`${model.name}/total_conv_macs`, countMacs(network, model.input_spatial), model.total_conv_macs),
    ];
  });
  return { checks, notes: [] };
}
