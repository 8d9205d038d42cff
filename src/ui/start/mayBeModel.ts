// Whether dropped files may be an exported network rather than data, by their names alone; the worker looks into them. Pure.
import type { SourceFile } from '../../protocol/messages';

const networks = /(\.(safetensors|onnx)|(^|\/)model\.json)$/i;
/** What lies in the archives of exports beside the weights. */
const company = /(\.(safetensors|onnx|json|bin|txt|csv|py|html)|(^|\/)(in|out)_filters)$/i;

/** A lone zip may be either. Images beside a network make it data, unless they are those of a bundle. */
export function mayBeModel(files: readonly Pick<SourceFile, 'path'>[]): boolean {
  if (files.length === 1 && files.every(({ path }) => /\.zip$/i.test(path))) return true;
  if (!files.some(({ path }) => networks.test(path))) return false;
  return files.every(({ path }) => company.test(path)) || files.some(({ path }) => /(^|\/)architecture\.json$/.test(path));
}
