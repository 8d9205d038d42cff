// What error scopes caught, as thrown errors, on a stand-in for the device.
import { describe, expect, it } from 'vitest';
import { withErrorScopes } from './errors';

/** Pops `caught` in turn, as a device would; an Error among them rejects. */
function fakeDevice(...caught: (string | null | Error)[]): GPUDevice {
  const pop = (): Promise<{ message: string } | null> => {
    const next = caught.shift() ?? null;
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next === null ? null : { message: next });
  };
  return { pushErrorScope: () => undefined, popErrorScope: pop } as unknown as GPUDevice;
}

describe('withErrorScopes', () => {
  it('gives the value when nothing was caught', async () => {
    expect(await withErrorScopes(fakeDevice(), 'plan', async () => 7)).toBe(7);
  });

  it.each([
    ['out-of-memory', [' 3 GB'], 'plan: the graphics device has not enough memory'],
    ['bug', [null, 'bad binding'], 'plan: bad binding'],
    ['device-lost', [new Error('Instance dropped')], 'plan: the graphics device was lost (Instance dropped)'],
  ] as const)('throws %s', async (code, caught, words) => {
    const work = withErrorScopes(fakeDevice(...caught), 'plan', async () => 7);
    await expect(work).rejects.toMatchObject({ code, message: expect.stringContaining(words) as string });
  });

  it('passes on what the work threw', async () => {
    await expect(withErrorScopes(fakeDevice(), 'plan', () => Promise.reject(new Error('own')))).rejects.toThrow('own');
  });
});
