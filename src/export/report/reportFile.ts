// report.html: the whole run in one file that loads nothing, and forbids itself to. Pure.
import { formatBytes, formatCount, formatDigits, formatPercent } from '../../lib/format';
import { countMacs, countParameters } from '../../network/network';
import { PlaygroundError } from '../../protocol/failures';
import { encodeText, type ExportPart } from '../part';
import type { ExportSource } from '../source';
import { paintExample } from './example';
import { escape, figure, image, paragraph, section, table } from './html';
import style from './report.css?raw';
import { describeScores, formatNullable } from './scores';

const file = 'report.html';

export async function buildReportFile(source: ExportSource): Promise<ExportPart> {
  const html = page(source, [
    describeResult(source),
    describeData(source),
    describeCurves(source),
    await describeExamples(source),
    describeNetwork(source),
    describeEvents(source),
    section('Settings', table(['setting', 'value'], flatten(source.config))),
    section('Where it was computed', table(['', ''], Object.entries(source.environment))),
  ]);
  const foreign = /(?:src|href)="(?!data:)[^"]*"|url\((?!["']?data:)/.exec(html)?.[0];
  if (foreign) throw new PlaygroundError('bug', `The report would load ${foreign}; nothing was saved.`);
  return { files: new Map([[file, encodeText(html)]]), checks: [{ file, by: 'a search for requests', difference: null }] };
}

const page = ({ epoch, dataset }: ExportSource, sections: readonly string[]): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'" />
<meta name="viewport" content="width=device-width" />
<title>Sauron Playground: report of ${escape(dataset.cases.length)} cases, epoch ${escape(epoch)}</title>
<style>${style}</style>
</head>
<body>
<h1>Sauron Playground: report after epoch ${escape(epoch)}</h1>
${sections.join('\n')}
</body>
</html>
`;

function describeResult(source: ExportSource): string {
  const { network, initial, config, history, epoch } = source;
  const [now, before] = [countParameters(network), countParameters(initial)];
  const [flops, flopsBefore] = [2 * countMacs(network, config.patchSize), 2 * countMacs(initial, config.patchSize)];
  const share = (a: number, b: number): string => formatPercent(a / b);
  const [first, last] = [history[0], history.at(-1)];
  return section(
    'Result',
    table(
      ['', 'unpruned', `after epoch ${epoch}`, 'of it'],
      [
        ['parameters', formatCount(before), formatCount(now), share(now, before)],
        ['FLOPs of one patch', formatCount(flopsBefore), formatCount(flops), share(flops, flopsBefore)],
        ...(first && last
          ? [
              ['step, ms (first and last epoch)', formatDigits(first.stepMs), formatDigits(last.stepMs), share(last.stepMs, first.stepMs)],
              [
                'GPU memory (first and last epoch)',
                formatBytes(first.gpuBytes),
                formatBytes(last.gpuBytes),
                share(last.gpuBytes, first.gpuBytes),
              ],
            ]
          : []),
      ],
    ),
    describeScores(source),
  );
}

function describeData({ dataset }: ExportSource): string {
  const count = (split: string): number => dataset.cases.filter((one) => one.split === split).length;
  const splits = ['train', 'validation', 'test', 'unlabelled'].map((split) => `${split} ${count(split)}`).join(', ');
  const warnings = [...dataset.warnings, ...dataset.cases.flatMap(({ id, warnings: own }) => own.map((text) => `${id}: ${text}`))];
  return section(
    'Data',
    paragraph(
      `${dataset.cases.length} cases: ${splits}. Classes: ${dataset.classes.map(({ value, name }) => `${value} ${name}`).join(', ')}.`,
    ),
    table(
      ['case', 'split', 'shape', 'spacing, mm', 'channels'],
      dataset.cases.map(({ id, split, shape, spacing, channels }) => [id, split, shape.join(' × '), spacing.join(' × '), channels]),
    ),
    ...(warnings.length > 0
      ? [
          table(
            ['warnings'],
            warnings.map((text) => [text]),
          ),
        ]
      : []),
    ...(dataset.refused.length > 0
      ? [
          table(
            ['refused', 'why'],
            dataset.refused.map((one) => [one.file, one.reason]),
          ),
        ]
      : []),
  );
}

const describeCurves = ({ charts }: ExportSource): string =>
  section(
    'Curves',
    ...charts.map(({ title, summary, svg }) => figure(image('image/svg+xml', encodeText(svg), summary), `${title}. ${summary}`)),
    ...(charts.length === 0 ? [paragraph('No charts were drawn.')] : []),
  );

async function describeExamples(source: ExportSource): Promise<string> {
  const views = await source.readExamples();
  const pictures = views.map((view) => {
    const { png, width } = paintExample(view);
    const dice = view.dice.map((value, i) => `${source.classes[i + 1]?.name ?? ''} ${formatNullable(value)}`).join(', ');
    const caption = `${view.caseId}, ${view.plane} slice ${view.slice + 1}: image, truth, prediction. Dice of the slice: ${dice}.`;
    return figure(image('image/png', png, caption, width), caption);
  });
  return section('Examples', ...(pictures.length > 0 ? pictures : [paragraph('There is no validation case.')]));
}

const describeNetwork = ({ network, initial, pruning }: ExportSource): string =>
  section(
    'Network',
    table(
      ['layer', 'filters before', 'filters now', 'τ', 'removed (epoch: filters of the original network)'],
      network.layers.map(({ name, filters, prunable }, i) => {
        const state = pruning.layers[i];
        const prunes = (state?.prunes ?? []).map(({ epoch, removed }) => `${epoch}: ${removed.join(' ')}`).join('; ');
        return [name, initial.layers[i]?.filters ?? filters, filters, prunable ? formatDigits(state?.threshold ?? 0) : '', prunes];
      }),
    ),
  );

const describeEvents = ({ events }: ExportSource): string =>
  section(
    'Events and interventions',
    events.length > 0
      ? table(
          ['epoch', 'kind', 'what'],
          events.map(({ epoch, kind, text }) => [epoch, kind, text]),
        )
      : paragraph('None were recorded.'),
  );

/** Leaves by dotted path. */
const flatten = (value: object, prefix = ''): [string, string][] =>
  Object.entries(value).flatMap(([key, inner]: [string, unknown]): [string, string][] =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? flatten(inner, `${prefix}${key}.`)
      : [[prefix + key, typeof inner === 'string' ? inner : JSON.stringify(inner)]],
  );
