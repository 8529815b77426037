"""The meaning of expressions: their types, and what they read."""
