// Finds the frames of a 4-D NIfTI file that hold anything, one frame in memory at a time. Knows nothing of images and labels.
import { openNifti, readNiftiChannels } from './niftiVoxels';
import type { FrameReader } from './reader';

export const niftiFrames: FrameReader = {
  count: async (blob) => (await openNifti(blob)).layout.channels,
  survey: async (blob, reading) => {
    const labelled: number[] = [];
    let [index, frames] = [0, new Uint32Array(0)];
    for await (const values of readNiftiChannels(blob, await openNifti(blob), reading, [])) {
      if (index === 0) frames = new Uint32Array(values.length);
      let found = 0;
      for (let i = 0; i < values.length; i++)
        if (values[i] !== 0) {
          found++;
          frames[i] = (frames[i] as number) + 1;
        }
      if (found > 0) labelled.push(index);
      index++;
    }
    let [least, most] = [Infinity, 0];
    for (const count of frames) [least, most] = [Math.min(least, count), Math.max(most, count)];
    return { labelled, least, most };
  },
};
