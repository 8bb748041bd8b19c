"""A few small model files saved with several versions of Keras; ``write.py`` says how they are made."""
