"""Where everything on a picture stands, so that the whole of it can be read on one screen."""
