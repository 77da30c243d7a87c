"""Trained models: frames in, labels out. Imports nothing else of ours."""
