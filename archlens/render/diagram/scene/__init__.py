"""The picture of folded pieces: what is to be seen, in words and colours, whatever the format."""
