// What would change if filters went now, measured: the present network against the same without them, on the same validation patches.

export interface WhatIfChange {
  /** After − before of cross-entropy and Dice loss of all heads, without λ R; mean over patches. Above 0 the network gets worse. */
  loss: number;
  /** Of that mean, from the differences of the pairs; null for one patch. */
  standardError: number | null;
  patches: number;
  /** After − before per foreground class, of means over validation cases; null where undefined. */
  dice: (number | null)[];
}

export interface WhatIf {
  epoch: number;
  /** Finished steps of that epoch. */
  step: number;
  before: { loss: number; dice: (number | null)[] };
  /** Layers that would lose filters, in forward order; filters are indices into the unpruned layer. */
  layers: {
    layer: string;
    threshold: number;
    /** δ_prune's reference of this epoch; null where the method has none. */
    reference: number | null;
    /** δ_prune as it is now, not as it was at the last prune. */
    filters: { filter: number; deltaPrune: number | null }[];
    change: WhatIfChange;
  }[];
  /** All of them at once; null when nothing would go. */
  together: WhatIfChange | null;
}

export interface WhatIfQuestion {
  /** This layer alone; all layers by default. */
  layer?: string;
  /** These filters of the layer, whatever τ says. */
  filters?: number[];
}
