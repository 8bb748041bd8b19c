"""A comparison of two models as text, Markdown, JSON, a picture or a page; a module a format."""
