// What a page tells the service worker that answers for it. Plain data.

/** `take-over`: the person wants the version that waits. `page-opened`: a page of this version stands. */
export type OfflineMessage = 'take-over' | 'page-opened';
