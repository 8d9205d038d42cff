// Looking inside a layer: the numbers shown are those that decided, past epochs stay as they were, and what is drawn is what inspect() gives.
import type { LayerInspection } from '../../src/protocol/inspection';
import { computeDeltaOpt } from '../../src/oracle/deltaOpt';
import { tensorFrom } from '../../src/oracle/tensor';
import { clickButton, configure, openDemo, quickToPrune, waitForEnd } from '../support/runs';
import { expect, test } from '../support/test';

const layer = 'enc_ConvBlock_2';
const tiny = { ...quickToPrune, stepsPerEpoch: 3 };

/** δ_opt by the float64 reference from the raw maps that inspect() gave. */
function deltaOptOf({ maps }: LayerInspection): number[] {
  const [height = 1, width = 1] = maps[0]?.raw?.shape ?? [];
  const data = maps.flatMap(({ raw }) => Object.values(raw?.data ?? []));
  return [...computeDeltaOpt(tensorFrom([1, maps.length, height, width], data), { distance: 'euc_norm' }).values.data];
}

test('a layer from inside', async ({ page }) => {
  await openDemo(page, 'cardiac');
  await configure(page, tiny);
  await clickButton(page, 'Start training');
  const { history } = await waitForEnd(page, tiny);

  // What fell under τ at an epoch's end, and only that, is gone in the next.
  const past = await page.evaluate((name) => Promise.all([1, 2, 3].map((epoch) => window.playground.inspect(name, { epoch }))), layer);
  for (const [i, { epoch, threshold, reference, maps }] of past.entries()) {
    const row = history[i]?.layers.find(({ name }) => name === layer);
    expect([epoch, threshold]).toEqual([i + 1, row?.threshold]);
    const staying = maps.filter(({ filter, deltaPrune }) => filter === reference || (deltaPrune ?? NaN) >= Math.fround(threshold));
    if (staying.length >= tiny.pruning.minFilters) expect(staying).toHaveLength(row?.filters ?? -1);
    if (past[i + 1]) expect(past[i + 1]?.maps).toHaveLength(row?.filters ?? -1);
    expect(maps.find(({ filter }) => filter === reference)?.deltaPrune).toBe(0);
  }
  const now = await page.evaluate((name) => window.playground.inspect(name, { raw: true }), layer);
  const expected = deltaOptOf(now);
  now.maps.slice(1).forEach(({ deltaOpt }, i) => expect(deltaOpt).toBeCloseTo(expected[i] ?? NaN, 5));

  // The view shows the same: every map once, red where it fell under τ, and what is gone as ghosts.
  await page.getByRole('button', { name: /look inside/ }).click();
  await page.getByRole('radio', { name: /^enc 1b/ }).click();
  const tiles = page.getByRole('list', { name: /^Cluster/ }).getByRole('listitem');
  await expect(tiles).toHaveCount(now.maps.length);

  // The cut of the dendrogram is in the person's hand; shortcuts go on working beside a slider.
  const groups = page.getByRole('list', { name: /^Cluster/ });
  const cut = page.getByRole('slider', { name: 'Number of clusters' });
  const chosen = await groups.count();
  await page.getByRole('tab', { name: 'tree' }).click();
  await cut.fill('3');
  await expect(groups).toHaveCount(3);
  await expect(page.getByRole('img', { name: new RegExp(`^Tree of the ${now.maps.length} maps of .* into 3 clusters`) })).toBeVisible();
  await page.getByRole('button', { name: 'by silhouette' }).click();
  await expect(groups).toHaveCount(chosen);
  await cut.press('i');
  await expect(groups).toHaveCount(0);
  await page.keyboard.press('i');
  await page.getByRole('combobox', { name: 'Points placed by' }).selectOption('umap');
  await expect(page.getByText(/^UMAP: who is near whom/)).toBeVisible();
  await page.getByRole('slider', { name: /^Epoch shown/ }).fill('2');
  await expect(page.getByText(/as epoch 2 decided/)).toBeVisible();
  await expect(tiles).toHaveCount(past[1]?.maps.length ?? -1);
  const { maps = [], threshold = 0, reference } = past[1] ?? {};
  const below = maps.filter(({ filter, deltaPrune }) => filter !== reference && (deltaPrune ?? NaN) < Math.fround(threshold));
  await expect(page.getByRole('listitem', { name: /below the threshold/ })).toHaveCount(below.length);
  await expect(page.getByRole('listitem', { name: /^filter \d+, reference map/ })).toHaveCount(1);
  await expect(page.getByText(`${below.length} under τ`)).toBeVisible();
  const scored = maps.filter(({ segmentationAbility }) => segmentationAbility?.every((score) => score !== null));
  for (const { filter, segmentationAbility } of scored) {
    const mean = (segmentationAbility ?? []).reduce<number>((sum, score) => sum + (score ?? NaN), 0) / (segmentationAbility?.length ?? 0);
    const words = new RegExp(`^filter ${filter},.* segmentation ability ${mean.toFixed(mean < 0.0995 ? 3 : 2)},`);
    await expect(page.getByRole('listitem', { name: words })).toHaveCount(1);
  }
  expect(scored).not.toHaveLength(0);
  const ghosts = (past[0]?.maps.length ?? 0) - maps.length;
  await expect(page.getByRole('list', { name: /removed feature maps$/ }).getByRole('listitem')).toHaveCount(ghosts);
  await expect(page.getByRole('img', { name: /epoch 3: Hopkins/ })).toBeVisible();
  await page.getByRole('button', { name: /Back to training/ }).click();
  await page.keyboard.press('i');
  await expect(tiles).toHaveCount(now.maps.length);
});
