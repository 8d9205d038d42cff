import { describe, expect, it } from 'vitest';
import { ensureChromium, findChromium } from './chromium.mjs';

const anything = () => true;
const nothing = () => false;

describe('findChromium', () => {
  it('takes CHROMIUM_PATH before the usual places', () => {
    expect(findChromium({ wanted: '/mine', places: ['/usual'], usable: anything })).toBe('/mine');
  });

  it('refuses a CHROMIUM_PATH that starts no browser, naming it', () => {
    expect(() => findChromium({ wanted: '/mine', places: ['/usual'], usable: (file) => file === '/usual' })).toThrow('/mine');
  });

  it('takes the first usual place that starts, and null without one', () => {
    expect(findChromium({ wanted: '', places: ['/a', '/b', '/c'], usable: (file) => file !== '/a' })).toBe('/b');
    expect(findChromium({ wanted: '', places: ['/a'], usable: nothing })).toBeNull();
  });
});

describe('ensureChromium', () => {
  it('installs nothing where a browser is present', () => {
    const ways = [() => expect.fail('nothing is to be installed')];
    expect(ensureChromium({ find: () => '/present', ways })).toBe('/present');
  });

  it('tries one way after the other until a browser is found', () => {
    /** @type {string[]} */
    const tried = [];
    const way = (/** @type {string} */ name) => () => tried.push(name) > 0;
    const find = () => (tried.length === 2 ? '/installed' : null);
    expect(ensureChromium({ find, ways: [way('download'), way('packages'), way('never')] })).toBe('/installed');
    expect(tried).toEqual(['download', 'packages']);
  });

  it('fails naming the command to run', () => {
    expect(() => ensureChromium({ find: () => null, ways: [nothing] })).toThrow('npx playwright install --with-deps chromium');
  });
});
