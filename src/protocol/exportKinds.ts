// What can be taken away, in words, for the Export menu and exportKinds(). The worker's src/export builds each of these; data only.

export interface ExportKind {
  title: string;
  description: string;
  /** Of the file. */
  extension: string;
}

export const exportKinds = {
  safetensors: {
    title: 'Weights (safetensors)',
    description: 'The pruned weights in PyTorch layout, named as in the authors’ code.',
    extension: 'safetensors',
  },
  bundle: {
    title: 'Bundle (zip)',
    description: 'Weights, architecture with kept filters, settings, history and the parity check, in one zip.',
    extension: 'zip',
  },
} as const satisfies Record<string, ExportKind>;

export type ExportKindName = keyof typeof exportKinds;

export const exportKindNames = Object.keys(exportKinds) as ExportKindName[];

export const isExportKind = (name: string): name is ExportKindName => Object.hasOwn(exportKinds, name);
