"""Drawings of a workflow's flow of control: Mermaid, DOT and JSON."""
