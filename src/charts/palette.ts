// The palette of charts and overlays, from where the report has it, too.
export * from '../lib/palette';
