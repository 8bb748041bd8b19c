"""A review of a change, as Markdown for people and as JSON for programs; a module a format."""
