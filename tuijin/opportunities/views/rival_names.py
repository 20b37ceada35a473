"""Several writings of a rival's name count as one (S11)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from tuijin.opportunities import operations
from tuijin.opportunities.forms.rival_names import RivalNameForm
from tuijin.opportunities.models import RivalName
from tuijin.opportunities.queries.rival_names import known_rivals
from tuijin.opportunities.views.common import go
from tuijin.people.access import Request, allowed
from tuijin.web.toasts import toast

RIGHT = "opportunities:name_rivals"


@allowed(RIGHT)
def rival_name_new(request: Request) -> HttpResponse:
    """`?written=`: the writing that counts as another rival from now on."""
    form = RivalNameForm(request.POST or None, initial={"written": request.GET.get("written", "")[:80]})

    def count(typed: dict[str, Any]) -> RivalName:
        return operations.count_as(actor=request.actor, **typed)

    if request.method == "POST" and form.attempt(count):
        said = {"written": form.result.written, "rival": form.result.rival}
        return _back(request, _("「%(written)s」算作「%(rival)s」了") % said)
    context = {"form": form, "back": reverse("opportunities:standings"), "names": known_rivals(request.actor)}
    return render(request, "opportunities/rival_name.html", context, status=form.status)


@allowed(RIGHT)
@require_POST
def rival_name_removal(request: Request, name_pk: int) -> HttpResponse:
    """It is a rival of its own after all."""
    row = get_object_or_404(RivalName, pk=name_pk)
    operations.count_apart(actor=request.actor, row=row)
    return _back(request, _("「%s」单独算了") % row.written)


def _back(request: Request, said: str) -> HttpResponse:
    """The page anew, from a form as from the dialog over it."""
    if request.htmx:
        toast(request, said)
        return HttpResponseClientRefresh()
    return go(request, reverse("opportunities:standings"), said)
