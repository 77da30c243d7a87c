"""Learning: weights of the models from documents drawn at random, one command, the same weights each time."""
