"""Stand-in (the web branch replaces this file)."""

from django.views.defaults import bad_request, page_not_found, permission_denied, server_error

forbidden, not_found = permission_denied, page_not_found


def csrf_failure(request, reason=""):
    return permission_denied(request, Exception(reason))
