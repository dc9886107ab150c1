"""What can be drawn: each view makes a drawing of one question; the formats render it."""
