/** Where an inventory is read from. */
export interface SourcePath {
  path: string;
  /** As the user gave it. */
  shown: string;
  cwd: string;
}
