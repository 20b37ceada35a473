"""All addresses: each room brings its own."""

from django.urls import include, path

from tuijin.common.rooms import registry

urlpatterns = [path("", include(room.urls)) for room in registry.rooms if room.urls]
handler400 = "tuijin.web.errors.bad_request"
handler429 = "tuijin.web.errors.too_often"
handler403 = "tuijin.web.errors.forbidden"
handler404 = "tuijin.web.errors.not_found"
handler500 = "tuijin.web.errors.server_error"
