// Channels-last to channels-first, for files that PyTorch reads. Pure.

/** [positions, channels] -> [channels, positions]. */
export function toChannelsFirst(values: Float32Array, channels: number): Float32Array<ArrayBuffer> {
  const positions = values.length / channels;
  const out = new Float32Array(values.length);
  for (let position = 0; position < positions; position++)
    for (let channel = 0; channel < channels; channel++) out[channel * positions + position] = values[position * channels + channel] ?? NaN;
  return out;
}
