"""The statistics, one module per question: arrays and frames in, arrays and frames out."""
