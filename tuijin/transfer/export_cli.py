"""`export opportunities|leads|customers|contacts FILE` on the command line."""

import argparse
from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext as _

from tuijin.people.actors import Actor
from tuijin.transfer.exporting import FORMATS
from tuijin.transfer.operations import export
from tuijin.web.cli import DONE, Unusable, Verbs, show


def add_verbs(verbs: Verbs) -> None:
    """export KIND FILE, for each kind of record that a room lets out."""
    for key in ("opportunities", "leads", "customers", "contacts"):
        parser = verbs.add(f"export {key}", _run(key), f"export {key} in sight to a CSV or XLSX file")
        parser.add_argument("file", metavar="FILE", type=Path, help="the file to write")
        parser.add_argument(
            "--format", choices=sorted(FORMATS), help="csv or xlsx (default: as the file is called)"
        )
        parser.add_argument(
            "--query",
            default="",
            metavar="QUERY",
            help='the list\'s address after the "?", such as "outcome=open"',
        )


def _run(key: str) -> Callable[[Actor, argparse.Namespace], int]:
    def run(actor: Actor, args: argparse.Namespace) -> int:
        """Write the whole file beside its place first, so that a broken export leaves the old one."""
        ending = args.file.suffix.lstrip(".").lower()
        form = args.format or (ending if ending in FORMATS else "csv")
        part = args.file.with_name(f".{args.file.name}.part")
        try:
            with part.open("wb+") as file:
                rows = export(actor=actor, key=key, query=args.query.lstrip("?"), form=form, file=file)
            part.replace(args.file)
        except OSError as problem:
            reason = {"file": args.file, "reason": problem.strerror or problem}
            raise Unusable(_("写不了「%(file)s」：%(reason)s") % reason) from None
        finally:
            part.unlink(missing_ok=True)
        show(args, {"file": str(args.file), "format": form, "rows": rows}, [_("写了 %s 行") % rows])
        return DONE

    return run
