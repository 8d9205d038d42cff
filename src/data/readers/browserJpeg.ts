// The browser's JPEG decoder as readJpeg wants it. The only file of this folder that needs a browser; used in the worker.
import type { JpegDecoder } from './jpeg';

/** Decodes without colour conversion. Chrome turns by Exif whatever `imageOrientation` says; the reader has removed Exif. */
export const decodeJpegInBrowser: JpegDecoder = async (blob) => {
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none', premultiplyAlpha: 'none' });
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2-D canvas');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return { width, height, data: context.getImageData(0, 0, width, height).data };
};
