"""The specification. A package by name, so that no other distribution's tests stand in its place."""
