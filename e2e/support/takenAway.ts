// Opens what the Export menu gave, with nothing of the program's own code: zip by zip.js, safetensors by its published format.
import { readFile } from 'node:fs/promises';
import { expect, type Page } from '@playwright/test';
import { BlobReader, configure, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js';
import { clickButton } from './runs';

configure({ useWebWorkers: false });

export interface TensorEntry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/** Takes one kind from the Export dialog as a person does. */
export async function download(page: Page, title: RegExp): Promise<{ name: string; bytes: Buffer }> {
  await clickButton(page, 'Export');
  const taken = await saveKind(page, title);
  await clickButton(page, 'Close');
  return taken;
}

/** The same in the dialog that is open. */
export async function saveKind(page: Page, title: RegExp): Promise<{ name: string; bytes: Buffer }> {
  const coming = page.waitForEvent('download', { timeout: 240_000 });
  await page.getByRole('dialog').getByRole('button', { name: title }).click();
  const taken = await coming;
  expect(await taken.failure()).toBeNull();
  return { name: taken.suggestedFilename(), bytes: await readFile(await taken.path()) };
}

export async function unzip(bytes: Uint8Array<ArrayBuffer>): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const reader = new ZipReader(new BlobReader(new Blob([bytes])));
  for (const entry of await reader.getEntries())
    if (!entry.directory) files.set(entry.filename, Buffer.from(await entry.getData(new Uint8ArrayWriter())));
  return files;
}

/**
 * The header of a safetensors file: 8 bytes little-endian length, JSON (huggingface.co/docs/safetensors, Format). Fails unless all tensors are
 * float32, lie without gaps or overlaps, fill the file to its end, and hold finite values.
 */
export function readTensors(file: Buffer): Map<string, TensorEntry> {
  const headerBytes = Number(file.readBigUInt64LE(0));
  const { __metadata__, ...entries } = JSON.parse(file.toString('utf8', 8, 8 + headerBytes)) as Record<string, TensorEntry>;
  const tensors = new Map(Object.entries(entries));
  let end = 0;
  for (const { dtype, shape, data_offsets } of [...tensors.values()].sort((a, b) => a.data_offsets[0] - b.data_offsets[0])) {
    expect(dtype).toBe('F32');
    expect(data_offsets).toEqual([end, end + 4 * shape.reduce((a, b) => a * b, 1)]);
    end = data_offsets[1];
  }
  expect(8 + headerBytes + end).toBe(file.length);
  for (let at = 8 + headerBytes; at < file.length; at += 4)
    if (!Number.isFinite(file.readFloatLE(at))) throw new Error(`byte ${at} is not a finite number`);
  return tensors;
}

export const readJson = (files: ReadonlyMap<string, Buffer>, name: string): unknown => JSON.parse(files.get(name)?.toString('utf8') ?? '');
