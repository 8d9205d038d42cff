// Decodes frames of the JPEG family with GDCM, compiled to WebAssembly by ITK-Wasm. Knows one function of its module; fetches nothing itself.
import { voxelTypes, type VoxelTypeName } from '../readers/voxelTypes';
import { Refusal } from '../refusal';
import type { VoxelArray } from '../voxels';
import { wrapFrame } from './frameFile';
import type { DicomFrameDecoder, EncodedFrame } from './frameDecoder';

/** What is used of the Emscripten module of `@itk-wasm/image-io`'s pipeline gdcm-read-image. */
export interface GdcmModule {
  fs_writeFile(path: string, data: Uint8Array): void;
  callMain(args: string[]): number;
  ccall(name: string, returns: 'number', types: 'number'[], args: number[]): number;
  UTF8ToString(address: number): string;
  stackSave(): number;
  stackRestore(stack: number): void;
  readonly HEAPU8: Uint8Array;
}

/** The module's script: a function that makes the module. */
export interface GdcmScript {
  default: (options: object) => Promise<GdcmModule>;
}

/** Makes the module. It replaces `print` by its own, which writes decoders' remarks on the console; these accessors keep it quiet. */
export function instantiateGdcm(script: GdcmScript, wasm: Uint8Array): Promise<GdcmModule> {
  const quiet = { get: () => () => undefined, set: () => undefined, enumerable: true };
  const options = { wasmBinary: new Uint8Array(wasm).buffer };
  return script.default(Object.defineProperties(options, { print: quiet, printErr: quiet }));
}

const file = '/frame.dcm';
/** Position of the image among the pipeline's outputs. */
const imageOutput = 1;

interface ImageFacts {
  imageType: { componentType: string };
  size: number[];
}

const isFacts = (value: unknown): value is ImageFacts => {
  const facts = value as Partial<ImageFacts> | null;
  return typeof facts?.imageType?.componentType === 'string' && Array.isArray(facts.size);
};

/** The pipeline leaves facts as JSON and voxels in memory; both are copied out. */
function takeImage(module: GdcmModule): VoxelArray {
  const json = module.ccall('itk_wasm_output_json_address', 'number', ['number', 'number'], [0, imageOutput]) >>> 0;
  const facts: unknown = JSON.parse(module.UTF8ToString(json));
  if (!isFacts(facts) || !(facts.imageType.componentType in voxelTypes)) throw new Refusal('corrupt', 'the decoder gave no picture');
  const at = (name: string): number => module.ccall(name, 'number', ['number', 'number', 'number'], [0, imageOutput, 0]);
  const [address, size] = [at('itk_wasm_output_array_address') >>> 0, at('itk_wasm_output_array_size')];
  return voxelTypes[facts.imageType.componentType as VoxelTypeName].view(module.HEAPU8.slice(address, address + size).buffer);
}

function runOnce(module: GdcmModule, frame: EncodedFrame): VoxelArray {
  const stack = module.stackSave();
  try {
    module.fs_writeFile(file, wrapFrame(frame));
    if (module.callMain([file, '0', String(imageOutput), '--memory-io']) !== 0) throw new Refusal('corrupt', 'the decoder refused it');
    return takeImage(module);
  } finally {
    module.stackRestore(stack);
  }
}

/** `load` is called at the first frame, and again after a frame that broke the module. */
export function createGdcmDecoder(load: () => Promise<GdcmModule>): DicomFrameDecoder {
  let loading: Promise<GdcmModule> | null = null;
  return async (frame) => {
    try {
      return runOnce(await (loading ??= load()), frame);
    } catch (error) {
      loading = null;
      // Exceptions of the compiled code are bare numbers.
      throw error instanceof Error ? error : new Refusal('corrupt', 'the decoder gave up');
    }
  };
}
