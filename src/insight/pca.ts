// Principal components of a layer's maps (Pearson 1901). Pure; the eigenvectors come from ml-matrix.
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { MapVectors } from './scaledPooledMaps';

export interface Pca {
  /** Maps. */
  count: number;
  /** Components with variance, at most as many as asked for, by falling variance. */
  dimensions: number;
  /** Coordinates of the centred maps, `scores[i * dimensions + k]`; in each component the largest of them in size is positive. */
  scores: Float64Array<ArrayBuffer>;
  /** Share of the total variance that each component holds, in [0, 1]. */
  explained: number[];
}

/** Below this share of the largest eigenvalue a component is rounding. */
const noise = 1e-12;

/** The leading `dimensions` components. Works on whichever of X Xᵀ (maps) and Xᵀ X (pixels) is smaller; both give the same scores. */
export function computePca(vectors: MapVectors, dimensions: number): Pca {
  const { count } = vectors;
  const centred = centre(vectors);
  const byMaps = count <= vectors.length;
  const product = multiply(centred, byMaps);
  if (product.rows === 0) return { count, dimensions: 0, scores: new Float64Array(0), explained: [] };
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(product, { assumeSymmetric: true });
  const total = realEigenvalues.reduce((sum, value) => sum + Math.max(0, value), 0);
  const order = realEigenvalues.map((_, k) => k).sort((a, b) => (realEigenvalues[b] as number) - (realEigenvalues[a] as number));
  const largest = realEigenvalues[order[0] ?? 0] ?? 0;
  const kept = order.slice(0, dimensions).filter((k) => largest > 0 && (realEigenvalues[k] as number) > noise * largest);
  const columns = kept.map((k) => {
    const direction = eigenvectorMatrix.getColumn(k);
    return pointUp(byMaps ? scaleBy(direction, Math.sqrt(realEigenvalues[k] as number)) : project(centred, direction));
  });
  const scores = Float64Array.from({ length: count * kept.length }, (_, i) => columns[i % kept.length]?.[Math.floor(i / kept.length)] ?? 0);
  return { count, dimensions: kept.length, scores, explained: kept.map((k) => (realEigenvalues[k] as number) / total) };
}

function centre({ count, length, data }: MapVectors): MapVectors {
  const means = new Float64Array(length);
  data.forEach((value, i) => (means[i % length] = (means[i % length] as number) + value / count));
  return { count, length, data: data.map((value, i) => value - (means[i % length] as number)) };
}

/** Inner products of the rows (maps) or of the columns (pixels). */
function multiply({ count, length, data }: MapVectors, ofRows: boolean): Matrix {
  const [edge, inner] = ofRows ? [count, length] : [length, count];
  const [step, stride] = ofRows ? [length, 1] : [1, length];
  const product = Matrix.zeros(edge, edge);
  for (let i = 0; i < edge; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += (data[i * step + k * stride] as number) * (data[j * step + k * stride] as number);
      product.set(i, j, sum);
      product.set(j, i, sum);
    }
  return product;
}

function project({ count, length, data }: MapVectors, direction: readonly number[]): number[] {
  return Array.from({ length: count }, (_, i) => direction.reduce((sum, value, k) => sum + value * (data[i * length + k] as number), 0));
}

function scaleBy(values: readonly number[], factor: number): number[] {
  return values.map((value) => value * factor);
}

/** An eigenvector's sign is arbitrary; a rule makes it reproducible. */
function pointUp(column: number[]): number[] {
  const extreme = column.reduce((far, value) => (Math.abs(value) > Math.abs(far) ? value : far), 0);
  return extreme < 0 ? scaleBy(column, -1) : column;
}
