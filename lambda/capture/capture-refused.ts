/** Capture must stand still: going on would skip changes. */
export class CaptureRefused extends Error {}
