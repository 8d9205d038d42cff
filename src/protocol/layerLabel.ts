// Short names of layers for people: "enc 4a" for enc_ConvBlock_7. Pure; derived from the fixtures' names, so both sides agree.

const families: readonly { pattern: RegExp; label: (index: number, levels: number) => string }[] = [
  { pattern: /^enc_ConvBlock_(\d+)$/, label: (index) => `enc ${Math.ceil(index / 2)}${block(index)}` },
  { pattern: /^dec_ConvTranspose[23]d_(\d+)$/, label: (index, levels) => `up ${levels - index}` },
  { pattern: /^dec_ConvBlock_(\d+)$/, label: (index, levels) => `dec ${levels - Math.ceil(index / 2)}${block(index)}` },
  { pattern: /^dec_Sequential_(\d+)$/, label: (index, levels) => `head ${levels - 1 - index}` },
];

const block = (index: number): string => (index % 2 === 1 ? 'a' : 'b');

/** Numbered by resolution, 1 = full: encoder blocks and decoder blocks of one number work on maps of one size. Unknown names stay. */
export function computeLayerLabel(name: string, levels: number): string {
  for (const { pattern, label } of families) {
    const index = pattern.exec(name)?.[1];
    if (index !== undefined) return label(Number(index), levels);
  }
  return name;
}
