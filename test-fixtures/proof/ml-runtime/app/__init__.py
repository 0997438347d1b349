"""Graph models and embeddings behind a queue."""
