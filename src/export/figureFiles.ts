// The charts of a run as the page drew them, SVG and PNG.
import { PlaygroundError } from '../protocol/failures';
import { encodeText, type ExportPart } from './part';
import type { ExportSource } from './source';

const isPng = (bytes: Uint8Array): boolean => [0x89, 0x50, 0x4e, 0x47].every((byte, i) => bytes[i] === byte);

export function buildFigureFiles({ charts }: Pick<ExportSource, 'charts'>): ExportPart {
  if (charts.length === 0) throw new PlaygroundError('wrong-phase', 'Charts are drawn by the page, and it gave none.');
  const bad = charts.find(({ svg, png }) => !/<svg[\s>]/.test(svg) || !isPng(png));
  if (bad) throw new PlaygroundError('bug', `The chart ${bad.name} is no picture; nothing was saved.`);
  return {
    files: new Map(
      charts.flatMap(({ name, svg, png }): [string, Uint8Array<ArrayBuffer>][] => [
        [`${name}.svg`, encodeText(svg)],
        [`${name}.png`, png],
      ]),
    ),
    checks: charts.map(({ name }) => ({ file: `${name}.svg`, by: 'its signature', difference: null })),
  };
}
