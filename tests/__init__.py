"""Tests; `ward` and `loopback` are what they are built on."""
