// Stand-ins for the foreign programs that run exported files: they answer as the stand-in engine last did. Only tests import it.
import type { ExportPeers } from '../../export/source';
import type { FakeLog } from './fakeEngine';

const classes = 2;

export function createFakePeers(log: FakeLog): ExportPeers {
  const answer = (positions: number, classOf: (i: number) => number): Promise<Float32Array> =>
    Promise.resolve(Float32Array.from({ length: positions * classes }, (_, i) => 1 / (1 + Math.exp(-(log.shift + classOf(i))))));
  const count = (space: readonly number[]): number => space.reduce((a, b) => a * b, 1);
  return {
    runOnnx: (_model, _input, shape) => answer(count(shape.slice(2)), (i) => Math.floor(i / count(shape.slice(2)))),
    runGraphModel: (_model, _input, shape) => answer(count(shape.slice(1, -1)), (i) => i % classes),
  };
}
