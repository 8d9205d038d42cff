// From what a refusal offers to changes that a person can press: one table. Pure.
import type { Fix } from '../../protocol/findings';
import type { Dataset } from '../dataset';
import type { FixOffer } from '../refusal';
import { nameAxes } from '../turnAxes';

/** What the fixes are about: files and the cases they belong to. */
export interface Concerned {
  files: string[];
  cases: string[];
}

type Of<K extends FixOffer['kind']> = Extract<FixOffer, { kind: K }>;

const mostClasses = 12;

const makers: { [K in FixOffer['kind']]: (offer: Of<K>, concerned: Concerned, dataset: Dataset) => Fix[] } = {
  threshold: ({ at }, { files }) => [{ label: `Threshold at ${at}`, edit: { kind: 'threshold', files, at } }],
  resample: ({ turns }, { files }) => [
    ...turns.map((order): Fix => ({ label: `Turn its axes (${nameAxes(order)})`, edit: { kind: 'turn', files, order: [...order] } })),
    { label: 'Resample onto the image', edit: { kind: 'resample', files } },
  ],
  remap: ({ values }, { files }, { classes }) =>
    values.flatMap((from) =>
      classes.slice(0, mostClasses).map(({ value, name }) => ({
        label: `Read ${from} as ${value} (${name})`,
        edit: { kind: 'remap' as const, files, from, to: Number(value) },
      })),
    ),
  mergeParts: (_, { cases }) => [{ label: 'Lay all parts over each other', edit: { kind: 'mergeParts', cases } }],
  segments: ({ file, segments }, { cases }) =>
    cases.map((id): Fix => ({
      label: 'Use these segments',
      edit: { kind: 'segments', case: id, file, order: segments.map((segment) => ({ ...segment })) },
    })),
  trimChannels: ({ keep }, { cases }) => [
    { label: `Keep the first ${keep === 1 ? 'channel' : `${keep} channels`}`, edit: { kind: 'trimChannels', cases, keep } },
  ],
};

/** In the order in which they are likely right. */
export function makeFixes(offer: FixOffer, concerned: Concerned, dataset: Dataset): Fix[] {
  const make = makers[offer.kind] as (offer: FixOffer, concerned: Concerned, dataset: Dataset) => Fix[];
  return make(offer, concerned, dataset);
}

/** What can be done about any case: its image alone, or nothing of it. */
export const leaveOut = (cases: string[]): Fix => ({
  label: cases.length > 1 ? `Leave ${cases.length} cases out` : 'Leave the case out',
  edit: { kind: 'drop', cases },
});
