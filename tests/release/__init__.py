"""What a release consists of: distributions, what the workflows do with them, what people find beside the code."""
