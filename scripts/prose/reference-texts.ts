/**
 * Texts of the reference implementation that operators and clients know. They stay as they are, so strings that contain
 * one are not checked.
 */
export const referenceTexts: readonly string[] = [
  "Invalid virtualization mode, supported values",
  "requested source is only authorized for RemoteVM",
];
