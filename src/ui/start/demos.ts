// The demonstration data sets as the page offers them; the worker generates them under the same names. Pure data.

export interface DemoCardText {
  name: string;
  title: string;
  text: string;
}

export const demos: readonly DemoCardText[] = [
  { name: 'cardiac', title: 'Cardiac slices', text: 'Short-axis heart: two chambers and the muscle between them' },
  { name: 'lesion', title: 'Brain lesions', text: 'Two channels, small bright targets' },
  { name: 'kidney', title: 'Kidney and tumour', text: 'Volumes, trained slice by slice' },
];
