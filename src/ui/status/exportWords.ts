// What each kind of download is, in words. A kind without an entry is shown by its own name.

interface Words {
  title: string;
  text: string;
}

const known: Record<string, Words> = {
  safetensors: { title: 'Pruned weights (.safetensors)', text: 'PyTorch layout and the names of the authors’ implementation.' },
  bundle: { title: 'Everything of this run (.zip)', text: 'Weights, kept filters per layer, history as JSON and CSV, configuration.' },
};

export const exportWords = (kind: string): Words => known[kind] ?? { title: kind, text: '' };
