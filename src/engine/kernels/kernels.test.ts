// Each folder here is whole: every text is a kernel, and every kernel has cases and a test that runs them.
import { describe, expect, it } from 'vitest';
import { kernelCases, kernelNamed, kernelNames, testNames } from '../testing/allKernels';

const texts = import.meta.glob<string>('./*/*.wgsl', { eager: true, query: '?raw', import: 'default' });

describe('kernels', () => {
  const names = [...kernelNames].sort();

  it('have names of their own', () => {
    expect(names.length).toBeGreaterThan(0);
    expect(new Set(names).size).toBe(names.length);
  });

  it('have bindings and uniforms that can be read from their texts', () => {
    for (const name of names) expect(kernelNamed(name).bindings[0], name).toEqual({ name: 'p', access: 'uniform' });
  });

  it('have cases, and a test that runs them', () => {
    expect([...new Set(kernelCases.map(({ kernel }) => kernel))].sort()).toEqual(names);
    expect([...testNames].sort()).toEqual(names);
  });

  it('are all the texts that lie here', () => {
    const codes = new Set(names.map((name) => kernelNamed(name).code));
    expect(Object.keys(texts).length).toBeGreaterThan(0);
    expect(Object.keys(texts).filter((file) => !codes.has(texts[file] as string))).toEqual([]);
  });
});
