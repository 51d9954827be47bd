/** The numbers of files and rules that were checked. */
export interface CheckedFiles {
  readonly files: number;
  readonly rules: number;
}
