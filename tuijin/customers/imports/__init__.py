"""How customers and the people there are imported."""

from tuijin.customers.imports.companies import IMPORTER
from tuijin.customers.imports.contacts import IMPORTER as CONTACTS

__all__ = ["CONTACTS", "IMPORTER"]
