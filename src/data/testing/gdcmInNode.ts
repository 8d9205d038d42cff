// The DICOM frame decoder for tests in Node: the same module as in the browser, from the package's folder.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ZSTDDecoder } from '@thewtex/zstddec';
import { createGdcmDecoder, instantiateGdcm, type GdcmModule, type GdcmScript } from '../dicom/gdcmDecoder';

const stem = join(process.cwd(), 'node_modules/@itk-wasm/image-io/dist/pipelines/gdcm-read-image');

export async function loadGdcmInNode(): Promise<GdcmModule> {
  const unpacker = new ZSTDDecoder();
  await unpacker.init();
  const wasm = unpacker.decode(new Uint8Array(readFileSync(`${stem}.wasm.zst`)));
  return instantiateGdcm((await import(/* @vite-ignore */ pathToFileURL(`${stem}.js`).href)) as GdcmScript, wasm);
}

export const decodeFrameInNode = createGdcmDecoder(loadGdcmInNode);
