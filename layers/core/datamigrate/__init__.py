"""Turn the DDL of a legacy database into a complete, tested dbt project.

Importing the package imports nothing else: every stage is imported where it is used.
"""

__version__ = "0.1.0"
