// What tests, the golden runner and the benchmark can ask of a page with a WebGPU adapter: window.harness.run(name, payload).
import { runGolden } from './golden/runGolden';

const functions = { golden: runGolden };

Object.assign(window, {
  harness: {
    run: (name: keyof typeof functions, payload: never) => functions[name](payload),
  },
});
