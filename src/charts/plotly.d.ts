// The partial bundle ships without types; it has the functions and trace types of the whole one.
declare module 'plotly.js/dist/plotly-cartesian.min.js' {
  import type * as Plotly from 'plotly.js';
  const bundle: typeof Plotly;
  export default bundle;
}
