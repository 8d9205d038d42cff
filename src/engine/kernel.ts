// A kernel is its WGSL text: bindings and uniform fields are read from it, so neither is ever listed twice. Compiles and caches pipelines per device.
import type { EngineDevice } from './types';

export interface Binding {
  name: string;
  access: 'uniform' | 'read' | 'read_write';
}

export interface Kernel {
  readonly name: string;
  readonly code: string;
  /** In order of @binding. Binding 0 is always the uniform block `p: Params`. */
  readonly bindings: readonly Binding[];
  /** Names and types of the uniform block's fields, 4 bytes each. */
  readonly fields: readonly { name: string; type: 'u32' | 'f32' }[];
}

export type Overrides = Readonly<Record<string, number>>;

export const workgroupSize = 64;

/** Reads bindings and uniform fields from WGSL. @throws Error when the text breaks the conventions above. */
export function createKernel(name: string, code: string): Kernel {
  const bindings = [...code.matchAll(/@group\(0\) @binding\((\d+)\) var<(uniform|storage, read|storage, read_write)> (\w+):/g)].map(
    ([, index, space, binding]) => ({ index: Number(index), name: binding ?? '', access: accessOf(space ?? '') }),
  );
  if (bindings.some((binding, i) => binding.index !== i) || bindings[0]?.access !== 'uniform')
    throw new Error(`Kernel ${name}: bindings must be numbered from 0, the uniform block first.`);
  const block = /struct Params \{([^}]*)\}/.exec(code)?.[1];
  if (block === undefined) throw new Error(`Kernel ${name} has no struct Params.`);
  const fields = [...block.matchAll(/(\w+): (u32|f32)/g)].map(([, field, type]) => ({
    name: field ?? '',
    type: type === 'f32' ? ('f32' as const) : ('u32' as const),
  }));
  return { name, code, bindings: bindings.map(({ name: binding, access }) => ({ name: binding, access })), fields };
}

/** Kernels by name; a text that is written rather than read is written on first use. */
export function createKernels<Name extends string>(
  texts: Readonly<Record<Name, string | (() => string)>>,
): { readonly [Key in Name]: Kernel } {
  const lazily = (name: Name): PropertyDescriptor => {
    let kernel: Kernel | undefined;
    const text = texts[name];
    return { enumerable: true, get: () => (kernel ??= createKernel(name, typeof text === 'string' ? text : text())) };
  };
  const names = Object.keys(texts) as Name[];
  return Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, lazily(name)]))) as { [Key in Name]: Kernel };
}

const accessOf = (space: string): Binding['access'] =>
  space === 'uniform' ? 'uniform' : space === 'storage, read' ? 'read' : 'read_write';

/** Bytes of a kernel's uniform block with `values` by field name. @throws Error on a missing or unknown field. */
export function writeUniforms(kernel: Kernel, values: Readonly<Record<string, number>>): ArrayBuffer {
  const bytes = new ArrayBuffer(Math.ceil(kernel.fields.length / 4) * 16);
  const view = new DataView(bytes);
  kernel.fields.forEach(({ name, type }, i) => {
    const value = values[name];
    if (value === undefined) throw new Error(`Kernel ${kernel.name}: no value for uniform ${name}.`);
    if (type === 'f32') view.setFloat32(4 * i, value, true);
    else view.setUint32(4 * i, value, true);
  });
  for (const name of Object.keys(values))
    if (!kernel.fields.some((field) => field.name === name)) throw new Error(`Kernel ${kernel.name} has no uniform ${name}.`);
  return bytes;
}

export interface CompiledKernel {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** Pipelines by kernel and overrides; kept over re-planning, so a prune compiles nothing. */
export interface PipelineCache {
  /** Compiles without blocking; the same key is compiled once. */
  get(kernel: Kernel, overrides: Overrides): Promise<CompiledKernel>;
  readonly size: number;
}

export function createPipelineCache({ device }: EngineDevice): PipelineCache {
  const pipelines = new Map<string, Promise<CompiledKernel>>();
  const modules = new Map<string, GPUShaderModule>();
  const compile = async (kernel: Kernel, overrides: Overrides, label: string): Promise<CompiledKernel> => {
    const module = modules.get(kernel.name) ?? device.createShaderModule({ label: kernel.name, code: kernel.code });
    modules.set(kernel.name, module);
    const layout = device.createBindGroupLayout({ label, entries: kernel.bindings.map(layoutEntry) });
    const pipeline = await device.createComputePipelineAsync({
      label,
      layout: device.createPipelineLayout({ label, bindGroupLayouts: [layout] }),
      compute: { module, entryPoint: 'main', constants: overrides },
    });
    return { pipeline, layout };
  };
  return {
    get(kernel, overrides) {
      const label = `${kernel.name} ${JSON.stringify(overrides)}`;
      const known = pipelines.get(label) ?? compile(kernel, overrides, label);
      pipelines.set(label, known);
      return known;
    },
    get size() {
      return pipelines.size;
    },
  };
}

const layoutEntry = ({ access }: Binding, binding: number): GPUBindGroupLayoutEntry => ({
  binding,
  visibility: GPUShaderStage.COMPUTE,
  buffer: { type: access === 'uniform' ? 'uniform' : access === 'read' ? 'read-only-storage' : 'storage' },
});
