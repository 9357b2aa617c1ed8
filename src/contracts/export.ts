/** Formats in which models leave the service. */
export const exportFormats = ['onnx', 'tfjs', 'savedmodel'] as const;
export type ExportFormat = (typeof exportFormats)[number];
