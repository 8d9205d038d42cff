// What nnU-Net's integrity check asks of a set as a whole: sizes, spacing, orientation, label values, constant channels. Pure, one function a question.
import type { Finding, Fix, Severity } from '../../protocol/findings';
import { describeAxes } from '../alignment';
import type { Case, Dataset } from '../dataset';
import { leaveOut } from './fixes';

type Check = (dataset: Dataset) => Finding[];

const finding = (kind: Finding['kind'], severity: Severity, text: string, items: readonly Case[] = [], fixes: Fix[] = []): Finding => ({
  kind,
  severity,
  text,
  cases: items.map(({ id }) => id),
  files: [],
  fixes,
});

const range = (values: readonly number[]): { low: number; high: number } =>
  values.reduce(({ low, high }, value) => ({ low: Math.min(low, value), high: Math.max(high, value) }), { low: Infinity, high: -Infinity });

const digits = (value: number): string => String(Number(value.toPrecision(3)));
/** Spacing may vary by this factor before it is worth a word. */
const spacingTolerance = 1.5;

const checkSizes: Check = ({ cases }) => {
  const sizes = new Set(cases.map(({ shape }) => shape.join(' × ')));
  if (sizes.size < 2) return [];
  return [
    finding('sizes', 'note', `sizes differ from case to case (${sizes.size} of them): patches are cut, padded or resampled to one size`),
  ];
};

const checkSpacing: Check = ({ cases }) =>
  [0, 1, 2].flatMap((axis) => {
    const { low, high } = range(cases.flatMap(({ spacing }) => spacing[axis] ?? []));
    if (!(high > spacingTolerance * low)) return [];
    const text = `spacing along ${'xyz'.charAt(axis)} runs from ${digits(low)} to ${digits(high)} mm: the network sees voxels, not millimetres, so the same organ comes in sizes up to ${digits(high / low)} times as large`;
    return [finding('spacing', 'warning', text)];
  });

/** Turned against most others, a volume shows anatomy from another side. */
const checkOrientation: Check = ({ cases }) => {
  const placed = cases.flatMap((item) => (item.affine ? [{ item, axes: describeAxes(item.affine) }] : []));
  const votes = new Map<string, number>();
  for (const { axes } of placed) votes.set(axes, (votes.get(axes) ?? 0) + 1);
  const [usual = ''] = [...votes].toSorted(([, a], [, b]) => b - a)[0] ?? [];
  const odd = placed.filter(({ axes }) => axes !== usual);
  if (odd.length === 0) return [];
  const text = `${odd.length} of ${placed.length} cases are stored with other axes (${odd[0]?.axes ?? ''}) than most (${usual}): slices are used as stored and show them from another side`;
  const items = odd.map(({ item }) => item);
  return [finding('orientation', 'warning', text, items, [leaveOut(items.map(({ id }) => id))])];
};

const checkValues: Check = ({ classes }) => {
  const values = classes.map(({ value }) => value);
  if (values.length < 2 || values.every((value, i) => value === i)) return [];
  const text = `label values ${values.slice(0, 8).join(', ')}${values.length > 8 ? ', …' : ''} are trained as classes 0 to ${values.length - 1}; the values of the files are kept for what is exported`;
  return [finding('values', 'note', text)];
};

const checkMissingClasses: Check = ({ cases, classes }) => {
  if (cases.every(({ labels }) => labels === null)) return [];
  return classes.slice(1).flatMap(({ value, name }) => {
    if (cases.some(({ labels }) => (labels?.[String(value)] ?? 0) > 0)) return [];
    const text = `the class ${name} (${value}) is declared, but no label holds it: nothing of it can be learnt`;
    const into = classes[0]?.value ?? 0;
    return [finding('missing-class', 'warning', text, [], [{ label: 'Count as background', edit: { kind: 'mergeClass', value, into } }])];
  });
};

/** A channel that says nothing in any case. */
const checkConstantChannels: Check = ({ cases, channels }) =>
  channels < 2
    ? []
    : Array.from({ length: channels }, (_, channel) => channel).flatMap((channel) => {
        if (!cases.every(({ intensity }) => intensity[channel]?.deviation === 0)) return [];
        const text = `channel ${channel + 1} is constant in every case`;
        return [finding('constant', 'warning', text, [], [{ label: 'Drop the channel', edit: { kind: 'dropChannel', channel } }])];
      });

const checkUnlabelled: Check = ({ cases }) => {
  const without = cases.filter(({ label }) => label === null);
  if (without.length === 0 || without.length === cases.length) return [];
  const text = `${without.length} of ${cases.length} images have no label: they are not trained on. Pair them by hand in the table where there is one`;
  return [finding('unlabelled', 'note', text, without, [leaveOut(without.map(({ id }) => id))])];
};

const checkSpare: Check = ({ orphans = [] }) => {
  const [first] = orphans;
  if (first === undefined) return [];
  const what =
    orphans.length === 1 ? `${first}: a label without an image` : `${orphans.length} labels without an image, ${first} the first`;
  return [{ ...finding('spare', 'warning', `${what}. Choose a case in the table and give it its label by hand`), files: [...orphans] }];
};

/** Every question, in the order of the report. */
export const checks: readonly Check[] = [
  checkSpare,
  checkUnlabelled,
  checkConstantChannels,
  checkMissingClasses,
  checkOrientation,
  checkSpacing,
  checkValues,
  checkSizes,
];
