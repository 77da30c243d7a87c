"""Trained and written-down models: frames in, labels out. Imports nothing of ours."""
