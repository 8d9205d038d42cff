// The authors' fixtures beside the repository through the engine, as npm run golden checks them. Absent fixtures are said, not hidden.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { findGoldenFolders, goldenLine, runGoldenFolder } from '../../scripts/lib/goldenFolders.mjs';
import { useHarnessPage } from '../../scripts/lib/harnessPage.mjs';
import { paths } from '../../scripts/lib/paths.mjs';
import { expect, test } from '../support/harness';

const root = path.resolve(paths.root, '..', 'shared', 'golden');
const folders = existsSync(root) ? findGoldenFolders(root) : [];

test('fixtures are there, or nothing to check', () => {
  if (folders.length === 0) console.log(`golden: nothing to check, ${root} holds no fixtures`);
  expect(folders.length > 0).toBe(existsSync(root));
});

for (const folder of folders)
  test(`golden: ${path.relative(root, folder)}`, async ({ harness }) => {
    const report = await runGoldenFolder(useHarnessPage(harness), folder);
    console.log(goldenLine(path.basename(folder), report));
    expect(report.failed.map(({ tensor, error, tolerance }) => `${tensor}: ${error} > ${tolerance}`)).toEqual([]);
    expect(report.passed).toBe(true);
  });
