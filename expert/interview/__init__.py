"""A consultation by question and answer: what to ask, what was meant, what changed; without any terminal."""
