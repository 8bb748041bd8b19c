"""What a class of layers or operations of Keras is: its role, how it merges, its shapes, its weights, its settings."""
