// What a layer looks like from inside at one moment: its feature maps with the distances that decide.
import type { LayerRecord } from './layerRecord';
import type { Plane } from './planes';

/** Contract of window.playground.inspect(). Filters are indices into the original network. */
export interface LayerInspection {
  layer: string;
  epoch: number;
  /** True: recorded at the epoch's end, with what decided its prune. False: the network as it is, or as the epoch's checkpoint holds it after the prune. */
  decided: boolean;
  threshold: number;
  /** δ_prune's random reference, or null before the first evidence. */
  reference: number | null;
  /** δ_opt's reference. */
  first: number;
  maps: {
    filter: number;
    deltaOpt: number | null;
    deltaPrune: number | null;
    cluster: number;
    protected: boolean;
    segmentationAbility: (number | null)[] | null;
    /** The map as the distances see it: after norm and activation, before scaling and pooling. */
    raw?: { shape: number[]; data: Float32Array };
  }[];
  clusterability: { hopkins: number | null; dip: number | null; neighbours: number | null; meanDeltaOpt: number | null };
}

/** A feature map with everything that is known of it. */
export interface MapView {
  /** Index into the original network. */
  filter: number;
  deltaOpt: number | null;
  deltaPrune: number | null;
  cluster: number;
  /** Number of the cluster's colour. */
  colour: number;
  silhouette: number | null;
  /** Dice of the segmentation that the map gives alone, per foreground class; null where there is no truth. */
  ability: (number | null)[] | null;
  point: { x: number; y: number };
  /** A hand keeps it from going. */
  protected: boolean;
  /** It went at the end of this epoch. */
  removed: boolean;
  /** Min-max scaled to 0..255, row-major, `width` x `height`; null where the picture was given up. */
  pixels: Uint8Array<ArrayBuffer> | null;
}

export interface LayerView extends Pick<
  LayerRecord,
  'layer' | 'epoch' | 'decided' | 'threshold' | 'reference' | 'first' | 'dendrogram' | 'clusterability'
> {
  caseId: string;
  /** Maps of volumes are shown where this plane cuts them. */
  plane: Plane;
  slice: number;
  width: number;
  height: number;
  clusters: Pick<LayerRecord['clusters'], 'meanSilhouette' | 'tried'>;
  embedding: Pick<LayerRecord['embedding'], 'kind' | 'explained'>;
  maps: MapView[];
}

/** A plane of a validation case with truth and prediction as class indices, row-major, `width` x `height`, on the case's own grid. */
export interface PredictionView {
  epoch: number;
  caseId: string;
  plane: Plane;
  slice: number;
  width: number;
  height: number;
  /** Height of a pixel over its width. */
  pixelHeight: number;
  /** First channel, windowed to 0..255. */
  image: Uint8Array<ArrayBuffer>;
  truth: Uint8Array<ArrayBuffer> | null;
  prediction: Uint8Array<ArrayBuffer> | null;
  /** Dice of this plane per foreground class, null where neither truth nor prediction has it. */
  dice: (number | null)[];
}
