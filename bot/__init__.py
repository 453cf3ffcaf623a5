"""phuongbot: a ward's action programme followed up by chat."""
