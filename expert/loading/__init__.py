"""Read knowledge bases and facts from files, with a place for every fault."""
