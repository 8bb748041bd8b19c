"""What a layer class of Keras is: its role, how it merges, and the shape that it gives."""
