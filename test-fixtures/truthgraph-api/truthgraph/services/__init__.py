"""What the routers call: claims, evidence, retrieval and verdicts."""
