"""Writers of a scene: DOT, Mermaid, and what the layout engines make of DOT."""
