// Every kernel case, as data: the spec makes one test of each. Imports no kernel, so that a test runner can read it outside a page.
import { type ConvolutionCase, convolutionCases, transposedCases } from './convolution.cases';
import { type HeadCase, headCases } from './head.cases';
import { type NormCase, normCases } from './norm.cases';
import { type OptimiserCase, optimiserCases } from './optimiser.cases';

export type KernelCase = ConvolutionCase | HeadCase | NormCase | OptimiserCase;

export const kernelCases: KernelCase[] = [...convolutionCases, ...transposedCases, ...headCases, ...normCases, ...optimiserCases];
