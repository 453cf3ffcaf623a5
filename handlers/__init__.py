"""What a message does: a module per audience, each function run whole inside one transaction."""
