"""Migrations on a stack, over its API: submitted, followed, downloaded."""
