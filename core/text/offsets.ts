/** A half-open range of UTF-16 offsets into one document's text. */
export interface OffsetRange {
  readonly start: number;
  readonly end: number;
}
