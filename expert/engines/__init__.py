"""Engines: each turns the inputs of one case into what is known true and known false of every slot."""
