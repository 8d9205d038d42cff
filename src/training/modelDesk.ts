// Holds the trained network that is used, the images it was applied to, and their masks. Knows no run and no GPU.
import type { OpenedModel } from '../export/readModel';
import { describeModel } from '../export/readModel';
import { PlaygroundError } from '../protocol/failures';
import type { Applied, ApplyProgress } from '../protocol/model';
import type { LoadedData, SessionTools } from './ports';

/** Images with the masks that the model gave them. */
export interface Masked {
  readonly applied: Applied;
  readonly data: LoadedData;
  /** Case id -> class index per voxel, x fastest. */
  readonly masks: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

export interface ModelDesk {
  readonly model: OpenedModel | null;
  /** Images of the last time, without their masks. */
  images: LoadedData | null;
  readonly masked: Masked | null;
  /** Replaces the model; masks of another one go. */
  hold(model: OpenedModel | null): void;
  setMasked(masked: Masked | null): void;
  /** Throws PlaygroundError('wrong-phase') in words where none is open. */
  take(): OpenedModel;
  takeMasked(): Masked;
  tell(progress: ApplyProgress | null): void;
  /** Of what is being applied; a new one for each time. */
  begin(): AbortSignal;
  cancel(): void;
}

export function createModelDesk({ emit }: Pick<SessionTools, 'emit'>): ModelDesk {
  let model: OpenedModel | null = null;
  let masked: Masked | null = null;
  let abort = new AbortController();
  const desk: ModelDesk = {
    get model() {
      return model;
    },
    images: null,
    get masked() {
      return masked;
    },
    hold(next) {
      model = next;
      desk.images = null;
      desk.setMasked(null);
      emit('model', next && describeModel(next));
    },
    setMasked(next) {
      masked = next;
      emit('applied', next && next.applied);
    },
    take() {
      if (!model) throw new PlaygroundError('wrong-phase', 'No model is open. Drop an exported model first.');
      return model;
    },
    takeMasked() {
      if (!masked) throw new PlaygroundError('wrong-phase', 'There are no masks yet. Apply the model to images first.');
      return masked;
    },
    tell: (progress) => emit('applyProgress', progress),
    begin() {
      abort = new AbortController();
      return abort.signal;
    },
    cancel: () => abort.abort(new PlaygroundError('wrong-phase', 'Applying was cancelled; no mask was changed.')),
  };
  return desk;
}
