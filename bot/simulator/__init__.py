"""A Telegram on loopback and a page with phones; its wire imports nothing of the bot."""
