// The random numbers of a kernel case: they follow from its kernel and name.
import { createRandom, deriveSeed, type Random } from '../../lib/random';
import type { KernelCase } from './kernelTests';

export const randomOf = ({ kernel, name }: Pick<KernelCase, 'kernel' | 'name'>): Random => createRandom(deriveSeed(1, `${kernel} ${name}`));

export const normals = (random: Random, length: number): Float32Array => Float32Array.from({ length }, () => random.normal());
