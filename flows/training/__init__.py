"""Learning to read: generated documents to evidence, evidence to weights. scikit-learn is imported here alone."""
