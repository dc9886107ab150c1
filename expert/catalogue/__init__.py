"""Pages about a knowledge base itself: what it holds, its documents, its checks."""
