// Colours of the charts in both themes. Plotly draws with plain colours, so these repeat what the page's tokens say.
import type { Rgb } from './palette';

export interface ChartTheme {
  text: string;
  mute: string;
  line: string;
  edge: string;
  panel: string;
  loss: string;
  enc: string;
  up: string;
  dec: string;
  selected: string;
  /** Of cost lines: parameters, FLOPs, step time, GPU memory. */
  cost: readonly [string, string, string, string];
  /** From nothing kept to everything kept. */
  kept: [number, string][];
  /** Text size in CSS pixels; grows with the page's. */
  fontPx: number;
  /** Multiplies data colours, so that light ones can be seen on white. */
  shade: number;
}

export const chartThemes: Record<'dark' | 'light', ChartTheme> = {
  dark: {
    text: '#e6ebf1',
    mute: '#98a5b5',
    line: '#28313c',
    edge: '#64758a',
    panel: '#1b222b',
    loss: '#ffb454',
    enc: '#4f97d6',
    up: '#a583dc',
    dec: '#3fae8f',
    selected: '#ffb454',
    cost: ['#56b4e9', '#cc79a7', '#e69f00', '#98a5b5'],
    kept: [
      [0, '#0b0d22'],
      [0.35, '#1f3f7a'],
      [0.7, '#3d7fbf'],
      [1, '#8fd0f5'],
    ],
    fontPx: 11,
    shade: 1,
  },
  light: {
    text: '#16202b',
    mute: '#566373',
    line: '#dfe4ea',
    edge: '#7b8897',
    panel: '#ffffff',
    loss: '#b26a00',
    enc: '#3a83c4',
    up: '#8a63c7',
    dec: '#1f8f70',
    selected: '#b26a00',
    cost: ['#1c7fb8', '#a84d80', '#b26a00', '#566373'],
    kept: [
      [0, '#f4f7fa'],
      [0.35, '#b9d8ee'],
      [0.7, '#5a9fd0'],
      [1, '#12508a'],
    ],
    fontPx: 11,
    shade: 0.72,
  },
};

export const shaded = ([r, g, b]: Rgb, { shade }: ChartTheme): string =>
  `rgb(${Math.round(r * shade)},${Math.round(g * shade)},${Math.round(b * shade)})`;
