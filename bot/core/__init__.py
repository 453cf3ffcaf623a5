"""The pure core: standard library and ``bot.core`` only; no clock, no IO, no logging."""
