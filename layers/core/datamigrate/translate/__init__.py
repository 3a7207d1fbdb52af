"""Scalar expressions of the source as SQL of a target, or a refusal that says why."""
