"""What holds a model: archives, HDF5, JSON and protocol buffers, local or remote; all within limits."""
