"""A Telegram and a Zalo on loopback, and a page with phones; the wires import nothing of the bot."""
