// The DICOM frame decoder for tests in Node: the same module as in the browser, from the package's folder.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ZSTDDecoder } from '@thewtex/zstddec';
import { createGdcmDecoder, type GdcmModule } from '../dicom/gdcmDecoder';

const stem = join(process.cwd(), 'node_modules/@itk-wasm/image-io/dist/pipelines/gdcm-read-image');

type Factory = (options: { wasmBinary: ArrayBuffer; print: () => void; printErr: () => void }) => Promise<GdcmModule>;

async function loadModule(): Promise<GdcmModule> {
  const unpacker = new ZSTDDecoder();
  await unpacker.init();
  const wasm = unpacker.decode(new Uint8Array(readFileSync(`${stem}.wasm.zst`)));
  const script = (await import(/* @vite-ignore */ pathToFileURL(`${stem}.js`).href)) as { default: Factory };
  const ignore = (): void => undefined;
  return script.default({ wasmBinary: new Uint8Array(wasm).buffer, print: ignore, printErr: ignore });
}

export const decodeFrameInNode = createGdcmDecoder(loadModule);
