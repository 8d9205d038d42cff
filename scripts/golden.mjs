// `npm run golden -- DIR… [--runtime dawn]`: checks the engine against every fixture folder (one with a manifest.json) under each DIR; a DIR may itself be one.
// One line a case: PASS or FAIL, name, error and tolerance of the check that used most of its tolerance, its tensor; checks that failed follow
// on indented lines. Exit 1 if any case fails or none is found.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findGoldenFolders, goldenErrorLine, goldenLine, runGoldenFolder } from './lib/goldenFolders.mjs';
import { openHarness } from './lib/harness.mjs';

/** @param {string[]} folders */
async function checkFolders(folders) {
  const harness = await openHarness({ runtime: values.runtime });
  const { vendor, architecture, description } = harness.adapter;
  console.log(`on ${[vendor, architecture, description].filter(Boolean).join(', ')} (${harness.runtime})`);
  let failed = 0;
  for (const folder of folders) {
    const name = path.basename(path.resolve(folder));
    try {
      const report = await runGoldenFolder(harness, folder);
      if (!report.passed) failed++;
      console.log(goldenLine(name, report));
      for (const { tensor, error, tolerance } of report.failed) console.log(`  ${tensor}: ${error} > ${tolerance}`);
    } catch (error) {
      failed++;
      console.log(goldenErrorLine(name, error));
    }
  }
  await harness.close();
  return failed;
}

const { positionals, values } = parseArgs({ allowPositionals: true, options: { runtime: { type: 'string' } } });
const missing = positionals.filter((folder) => !existsSync(folder));
const folders = positionals.filter((folder) => existsSync(folder)).flatMap(findGoldenFolders);
for (const folder of missing) console.error(`${folder}: no such folder.`);
if (positionals.length === 0) console.error('Usage: npm run golden -- DIR… (folders that hold fixtures)');
else if (folders.length === 0) console.error('No fixture was found: none of these folders holds a manifest.json.');
const failed = folders.length > 0 ? await checkFolders(folders) : 0;
if (failed > 0 || missing.length > 0 || folders.length === 0) process.exitCode = 1;
