// Contrast of the text colours of both themes (WCAG 2.2, success criteria 1.4.3 and 1.4.11), computed from the tokens themselves.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const themes = { dark: readTokens(':root {'), light: readTokens(":root[data-theme='light'] {") };

function readTokens(head: string): Map<string, string> {
  const block = css.slice(css.indexOf(head) + head.length);
  return new Map(
    Array.from(block.slice(0, block.indexOf('}')).matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g), ([, name, value]) => [name!, value!]),
  );
}

/** Relative luminance of an sRGB colour. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

const papers = ['bg', 'panel', 'panel2'];
const inks = ['text', 'mute', 'accent-ink', 'ok', 'bad', 'warn'];
const textPairs = [
  ...inks.flatMap((ink) => papers.map((paper) => [ink, paper] as const)),
  ['on-accent', 'accent'] as const,
  ['text', 'bad-panel'] as const,
  ['text', 'warn-panel'] as const,
  ['warn', 'warn-panel'] as const,
];

test.each(Object.keys(themes) as (keyof typeof themes)[])('text of the %s theme has a contrast of at least 4.5', (name) => {
  const tokens = themes[name];
  for (const [ink, paper] of textPairs)
    expect(contrast(tokens.get(ink)!, tokens.get(paper)!), `${ink} on ${paper}, ${name}`).toBeGreaterThanOrEqual(4.5);
});

test.each(Object.keys(themes) as (keyof typeof themes)[])('outlines and data of the %s theme have a contrast of at least 3', (name) => {
  const tokens = themes[name];
  for (const mark of ['edge', 'enc', 'up', 'dec', 'accent-ink'])
    expect(contrast(tokens.get(mark)!, tokens.get('panel')!), `${mark}, ${name}`).toBeGreaterThanOrEqual(3);
});
