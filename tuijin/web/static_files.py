"""Static files that may be replaced under a running server: it answers without them rather than with an error."""

from django.http import Http404, HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """A file that was there when the server started, and is gone: 404."""

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponseBase:
        try:
            return WhiteNoiseMiddleware.serve(static_file, request)
        except FileNotFoundError:
            raise Http404 from None


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """A file that the list of built files does not know has its plain name: the page itself is shown."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        try:
            return super().stored_name(name)
        except ValueError:
            return name
