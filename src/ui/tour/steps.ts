// The tour as data: what each step points at, what it says, and the real event it waits for. Reads the page's state; changes nothing.
import { nameLayer } from '../../protocol/layerNames';
import { formatDigits, formatPercent } from '../../lib/format';
import type { PageState } from '../../state/pageState';
import { hasRun, newestDice } from '../../state/select';

export interface TourStep {
  /** CSS selector of what it points at; where that is not on the page the card stands in the corner. */
  anchor: string;
  title: string;
  /** Said once `ready`, with numbers of this very run. */
  text: (state: PageState) => string;
  ready: (state: PageState) => boolean;
  /** What is being waited for, in words after "Waiting for". */
  waiting: string;
  /** What the step can do for the person, while it waits. */
  offer?: 'load' | 'start';
}

const newest = (state: PageState) => state.history.at(-1);
const lastPrune = (state: PageState) => state.log.findLast(({ kind }) => kind === 'prune');

const filtersOf = (state: PageState): [now: number, start: number] => {
  const prunable = state.plan?.layers.filter((layer) => layer.prunable) ?? [];
  return [prunable.reduce((sum, { filters }) => sum + filters, 0), prunable.reduce((sum, { initialFilters }) => sum + initialFilters, 0)];
};

export const tourSteps: readonly TourStep[] = [
  {
    anchor: '[aria-label="Demonstration data"]',
    title: 'Data, made on this computer',
    text: (state) =>
      `${state.dataset?.cases.length ?? 0} cases are loaded. Images and masks stay in this browser; your own files would, too.`,
    ready: (state) => state.dataset !== null && state.phase !== 'loading',
    waiting: 'a data set: the cardiac demo, or your own files.',
    offer: 'load',
  },
  {
    anchor: '[aria-label="Run"]',
    title: 'A quick run',
    text: () =>
      'A small U-Net learns to segment, and every epoch ends with a look at which of its filters are redundant. You can pause at any time.',
    ready: hasRun,
    waiting: 'a run to take its first step.',
    offer: 'start',
  },
  {
    anchor: '[data-tour="loss"]',
    title: 'The loss',
    text: (state) =>
      `It stands at ${formatDigits(newest(state)?.trainLoss ?? NaN)} after epoch ${newest(state)?.epoch ?? 0}: how wrong the segmentation is, plus λ times how unlike the feature maps of each layer are. Both fall. Click the word Loss for the formula with these numbers.`,
    ready: (state) => state.history.length > 0,
    waiting: 'the first epoch to end.',
  },
  {
    anchor: '[aria-label="Results"]',
    title: 'What it has learnt so far',
    text: (state) =>
      `Truth and prediction of a case it never trained on. Its Dice is ${formatDigits(newestDice(state) ?? NaN)}; 1 would be perfect overlap.`,
    ready: (state) => state.prediction?.prediction != null && newestDice(state) !== null,
    waiting: 'the first validation.',
  },
  {
    anchor: 'footer',
    title: 'Feature maps',
    text: (state) =>
      `What ${state.layerView?.maps.length ?? 0} filters of ${layerOf(state, state.layerView?.layer)} make of this slice. Some look alike: those are redundant. The regulariser draws all of them towards the first one.`,
    ready: (state) => state.layerView !== null,
    waiting: 'a look into the selected layer.',
  },
  {
    anchor: 'footer',
    title: 'The distance δ',
    text: (state) =>
      `In each epoch one map is drawn at random, π (here #${state.layerView?.reference ?? 0}), and δ says how far every other map lies from it, from 0 (identical) to 1. Arrow keys change the layer.`,
    ready: (state) => state.layerView?.maps.some(({ deltaPrune }) => deltaPrune !== null) === true,
    waiting: 'distances, which are measured as an epoch ends.',
  },
  {
    anchor: '[data-tour="tau"]',
    title: 'The threshold τ',
    text: (state) =>
      `Filters with δ under their layer’s τ go. Thresholds now lie between ${rangeOf(state)}. A layer’s τ rises by a step when the loss has settled and the layer hardly loses filters.`,
    ready: (state) => state.history.length > 0,
    waiting: 'the first epoch to end.',
  },
  {
    anchor: '[data-grow="network"]',
    title: 'A prune',
    text: (state) => {
      const [now, start] = filtersOf(state);
      const line = lastPrune(state);
      return `${line ? `Epoch ${line.epoch}: ${line.text}. ` : ''}${now} of ${start} filters are left, and training goes on with the smaller network: ${formatPercent((newest(state)?.flops ?? NaN) / (state.plan?.initialFlops ?? NaN))} of the arithmetic.`;
    },
    ready: (state) => lastPrune(state) !== undefined,
    waiting: 'the first filters to go.',
  },
  {
    anchor: '[aria-label="Keyboard shortcuts"]',
    title: 'That is all there is to it',
    text: () =>
      'Every underlined word and number opens its formula. Export takes the small network with you, at any time. This tour can be taken again from here.',
    ready: () => true,
    waiting: '',
  },
];

const layerOf = (state: PageState, layer: string | undefined): string => nameLayer(layer ?? '', state.config.levels).long;

function rangeOf(state: PageState): string {
  const thresholds = newest(state)?.layers.map(({ threshold }) => threshold) ?? [];
  return `${formatDigits(Math.min(...thresholds))} and ${formatDigits(Math.max(...thresholds))}`;
}
