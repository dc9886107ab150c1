"""A drawing as text for people and programs: Mermaid, GraphML, a JSON graph, a tree for the terminal."""
