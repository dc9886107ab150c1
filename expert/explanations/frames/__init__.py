"""The sentence frames of single questions; those that questions share stand in ``wording``."""
