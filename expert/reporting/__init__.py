"""Reports of a finished consultation, in order of safety, and their formats."""
