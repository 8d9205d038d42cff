import { describe, expect, it } from 'vitest';
import { ensurePython, findPython } from './pythonPeers.mjs';

describe('findPython', () => {
  it('takes PYTHON first and refuses one without the libraries, naming it', () => {
    expect(findPython({ wanted: '/mine', places: ['/usual'], usable: () => true })).toBe('/mine');
    expect(() => findPython({ wanted: '/mine', places: ['/usual'], usable: (python) => python === '/usual' })).toThrow('PYTHON=/mine');
  });

  it('takes the first place that has them, and null without one', () => {
    expect(findPython({ wanted: '', places: ['/a', '/b'], usable: (python) => python === '/b' })).toBe('/b');
    expect(findPython({ wanted: '', places: ['/a'], usable: () => false })).toBeNull();
  });
});

describe('ensurePython', () => {
  it('installs nothing where they are present', () => {
    expect(ensurePython({ find: () => '/present', install: () => expect.fail('nothing is to be installed') })).toBe('/present');
  });

  it('looks again after installing', () => {
    let installed = false;
    expect(ensurePython({ find: () => (installed ? '/new' : null), install: () => (installed = true) })).toBe('/new');
  });

  it('fails naming what to run', () => {
    expect(() => ensurePython({ find: () => null, install: () => false })).toThrow('apt-get install python3-torch python3-onnx');
    expect(() => ensurePython({ find: () => null, install: () => true })).toThrow('PYTHON');
  });
});
