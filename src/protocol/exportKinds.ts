// What can be taken away, in words, and when: for the Export dialog and exportKinds(). The worker's src/export builds each of these; data only.

export interface ExportKind {
  title: string;
  description: string;
  /** Of the file. */
  extension: string;
  /** What it is made of. */
  needs: readonly ExportNeed[];
}

/** `authors`: a network that the authors' code can build, which knows no flat levels. */
export type ExportNeed = 'weights' | 'epochs' | 'cases' | 'authors';

export const exportKinds = {
  bundle: {
    title: 'Bundle (zip)',
    description: 'All of the below in one archive, with kept filters, pruning log and parity check.',
    extension: 'zip',
    needs: ['weights'],
  },
  safetensors: {
    title: 'Weights (safetensors)',
    description: 'The pruned weights in PyTorch layout, named as in the authors’ code.',
    extension: 'safetensors',
    needs: ['weights'],
  },
  onnx: {
    title: 'ONNX',
    description: 'Runs in ONNX Runtime and its kin: opset 17, any batch and image size, softmax included.',
    extension: 'onnx',
    needs: ['weights'],
  },
  tfjs: {
    title: 'TensorFlow.js (zip)',
    description: 'Opens with stock tf.loadGraphModel() in any web page; a 20-line example is inside.',
    extension: 'zip',
    needs: ['weights'],
  },
  sauronunet: {
    title: 'SauronUNet (zip)',
    description: 'Filter tables and weights from which the authors’ PyTorch code rebuilds the network, and a loader without it.',
    extension: 'zip',
    needs: ['weights', 'authors'],
  },
  predictions: {
    title: 'Predictions (zip)',
    description:
      'Masks of the validation cases, and of the test cases once scored, in their own geometry and values, with Dice, HD95 and volumes. Of DICOM series also DICOM-SEG.',
    extension: 'zip',
    needs: ['weights', 'cases'],
  },
  history: {
    title: 'History (zip)',
    description: 'Every epoch’s numbers as CSV and JSON, with the meaning of each column.',
    extension: 'zip',
    needs: ['epochs'],
  },
  figures: {
    title: 'Figures (zip)',
    description: 'All charts of the run as SVG and PNG.',
    extension: 'zip',
    needs: ['epochs'],
  },
  report: {
    title: 'Report (HTML)',
    description: 'One file to read or send: data, settings, curves, network before and after, example cases, events.',
    extension: 'html',
    needs: ['weights', 'epochs'],
  },
  config: {
    title: 'Settings (JSON)',
    description: 'What configure() takes; the page’s address holds the same.',
    extension: 'json',
    needs: [],
  },
} as const satisfies Record<string, ExportKind>;

export type ExportKindName = keyof typeof exportKinds;

export const exportKindNames = Object.keys(exportKinds) as ExportKindName[];

export const isExportKind = (name: string): name is ExportKindName => Object.hasOwn(exportKinds, name);

/** The kinds for which everything is there; none before a run. */
export const offeredKinds = (there: ReadonlySet<ExportNeed>, started: boolean): ExportKindName[] =>
  started ? exportKindNames.filter((name) => exportKinds[name].needs.every((need) => there.has(need))) : [];

/** Kinds that hold the page's charts. */
export const kindsWithCharts: readonly ExportKindName[] = ['bundle', 'figures', 'report'];

/** What was found when a file was read back. */
export interface ExportCheck {
  /** Path in the archive, or the file itself. */
  file: string;
  /** Who read it. */
  by: string;
  /** Largest absolute difference of a probability to the live network's; null where the file holds no network. */
  difference: number | null;
}

/** A chart as the page drew it. */
export interface ChartImage {
  /** File name without extension, e.g. loss. */
  name: string;
  title: string;
  /** The newest values in words. */
  summary: string;
  svg: string;
  png: Uint8Array<ArrayBuffer>;
}

/** A line of the page's event list. */
export interface ReportedEvent {
  epoch: number;
  kind: string;
  text: string;
}

/** A finished export. */
export interface ExportedFile {
  name: string;
  blob: Blob;
  checks: ExportCheck[];
}

/** What the page adds to an export: only it can draw charts. */
export interface PageShare {
  charts: ChartImage[];
  events: ReportedEvent[];
}

export const nothingFromPage: PageShare = { charts: [], events: [] };

/** One network's price. */
export interface NetworkCost {
  parameters: number;
  /** 2 x multiply-accumulates of one forward pass of one patch. */
  flops: number;
  /** Of weights.safetensors. */
  weightsBytes: number;
  /** Median wall time of predicting one patch on this device; null where it could not be measured. */
  forwardMs: number | null;
}

/** The network as it is beside the unpruned one. */
export interface CostComparison {
  pruned: NetworkCost;
  unpruned: NetworkCost;
}
