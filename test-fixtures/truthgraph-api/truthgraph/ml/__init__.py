"""Embeddings and entailment on top of torch; imported only when a verdict is due."""
