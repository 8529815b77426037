"""The compiler: what a workflow means, and what comes of it."""
