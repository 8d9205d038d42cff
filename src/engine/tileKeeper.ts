// Which tile each convolution takes, as far as this adapter has been measured, and how that came about. Knows no network.
import type { KernelChoice } from '../protocol/kernels';
import { tuneTiles } from './autotune';
import { withErrorScopes } from './errors';
import type { PipelineCache } from './kernel';
import { kernelOf, type Operation, tileNames } from './kernels/convolution/convolutions';
import type { TileName } from './kernels/convolution/tiles';
import { chooseTile, type ConvolutionShape, rankTiles } from './tileChoice';
import { forgetKnown, nothingKnown, readKnown, shapeKey, storeKey, writeKnown } from './tileStore';
import type { TuningRequest } from './tileTrial';
import type { Tuning } from './tuning';
import type { EngineDevice, KernelWork, TextStore } from './types';

export interface TileKeeper {
  /** Kernels that compute something else than the plain variant on this device; a verdict holds as long as the keeper. */
  readonly refused: readonly string[];
  tileFor(operation: Operation, shape: ConvolutionShape): TileName;
  /** How tileFor() comes to its answer. */
  choiceOf(operation: Operation, shape: ConvolutionShape): KernelChoice;
  /** Measures what is not known yet, and stores it; `asked`, what was passed over before, too. @throws PlaygroundError as withErrorScopes(); nothing is learnt then. */
  measure(requests: readonly TuningRequest[], options: MeasureOptions): Promise<void>;
  /** Back to estimates, here and in the store. */
  forget(): void;
}

export interface MeasureOptions extends KernelWork {
  budgetMs: number;
  /** By a person, and not before every first step. */
  asked: boolean;
}

const keyOf = ({ operation, shape }: TuningRequest): string => shapeKey(operation, shape);

/** Begins with what the store holds; without a store nothing is kept. */
export function createTileKeeper(
  engineDevice: EngineDevice,
  cache: PipelineCache,
  tuning: Tuning,
  store: TextStore = new Map<string, string>(),
): TileKeeper {
  const key = storeKey(engineDevice.facts);
  let known = readKnown(store, key);
  const isOpen = (operation: Operation, shape: ConvolutionShape): boolean => {
    const others = rankTiles(operation, shape, tuning.convolution).filter((tile) => tile !== tileNames[operation][0]);
    return others.some((tile) => !known.refused.includes(kernelOf(operation, tile)));
  };
  return {
    get refused() {
      return known.refused;
    },
    tileFor: (operation, shape) => known.choices[shapeKey(operation, shape)] ?? chooseTile(operation, shape, tuning, known.refused),
    choiceOf(operation, shape) {
      if (!isOpen(operation, shape)) return 'plain';
      return known.choices[shapeKey(operation, shape)] === undefined ? 'estimated' : 'measured';
    },
    async measure(requests, { asked, ...options }) {
      const { passedOver } = known;
      const open = asked ? requests : requests.filter((request) => !passedOver.includes(keyOf(request)));
      const measured = await withErrorScopes(engineDevice.device, 'Choosing kernels', () =>
        tuneTiles(engineDevice, open, { ...options, tuning, cache, known }),
      );
      const left = asked || options.signal?.aborted ? passedOver : [...new Set([...passedOver, ...requests.map(keyOf)])];
      known = { ...measured, passedOver: left.filter((key) => measured.choices[key] === undefined) };
      writeKnown(store, key, known);
    },
    forget() {
      known = { ...nothingKnown, refused: known.refused };
      forgetKnown(store, engineDevice.facts);
    },
  };
}
