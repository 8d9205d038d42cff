// Data colours that colour-blind people can tell apart, after Okabe & Ito (2008), "Color Universal Design". Pure data.

export type Rgb = readonly [number, number, number];

/** Of foreground classes in class order; repeats after seven. */
const classRgb: readonly Rgb[] = [
  [86, 180, 233], // sky blue
  [230, 159, 0], // orange
  [204, 121, 167], // reddish purple
  [0, 158, 115], // bluish green
  [240, 228, 66], // yellow
  [213, 94, 0], // vermillion
  [0, 114, 178], // blue
];

/** Colour of the foreground class `index` (0 = first after the background). */
export function classColour(index: number): Rgb {
  return classRgb[index % classRgb.length] ?? [128, 128, 128];
}

/** Colours of the foreground classes in class order, the person's choice (`#rrggbb`) first. Index 0 is the first after the background. */
export const foregroundColours = (classes: readonly { readonly colour?: string }[]): Rgb[] =>
  classes.slice(1).map(({ colour }, index) => (colour === undefined ? classColour(index) : fromHex(colour)));

const fromHex = (hex: string): Rgb => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as [number, number, number];

export const toHex = (rgb: Rgb): string => `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;

/** Half way to white, for lines over an area of the same colour. */
export const lighten = ([r, g, b]: Rgb): Rgb => [Math.round((r + 255) / 2), Math.round((g + 255) / 2), Math.round((b + 255) / 2)];

export const toCss = ([r, g, b]: Rgb): string => `rgb(${r} ${g} ${b})`;
