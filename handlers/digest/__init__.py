"""Digests: a module for each section, what is due (`making`), its words (`showing`), what may be asked (`orders`)."""
