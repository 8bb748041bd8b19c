"""The flow of a model as a small drawing in characters: inputs, what they go through, where they meet, outputs."""
