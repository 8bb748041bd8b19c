"""What a configuration says, in the spelling of Keras 3, 2 and 1."""
