// Fetches the GDCM decoder from this program's own files. The only file of this folder that needs a browser; used in the worker.
import { ZSTDDecoder } from '@thewtex/zstddec';
import scriptUrl from '../../../node_modules/@itk-wasm/image-io/dist/pipelines/gdcm-read-image.js?url';
import wasmUrl from '../../../node_modules/@itk-wasm/image-io/dist/pipelines/gdcm-read-image.wasm.zst?url';
import { createGdcmDecoder, instantiateGdcm, type GdcmModule, type GdcmScript } from './gdcmDecoder';

async function fetchBytes(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the DICOM decoder could not be loaded (${response.status}); reload the page`);
  return new Uint8Array(await response.arrayBuffer());
}

async function loadModule(): Promise<GdcmModule> {
  const unpacker = new ZSTDDecoder();
  await unpacker.init();
  const wasm = unpacker.decode(await fetchBytes(wasmUrl));
  return instantiateGdcm((await import(/* @vite-ignore */ scriptUrl)) as GdcmScript, wasm);
}

/** Decodes JPEG, JPEG-LS and JPEG 2000 frames. */
export const decodeFrameInBrowser = createGdcmDecoder(loadModule);
