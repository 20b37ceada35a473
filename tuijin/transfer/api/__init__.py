"""Imports and exports through the API: what the wizard and the menus of the lists do."""

from tuijin.transfer.api import exporting, importing

imports, exports = importing.routes.router, exporting.routes.router
