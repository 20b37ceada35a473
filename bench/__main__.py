"""bin/bench: builds a dealer, or builds and measures."""

import argparse
import json
import os
import signal
import sys
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

HOME = Path(os.environ.get("TUIJIN_BENCH") or "/var/tmp/tuijin-bench")
QUICK = {
    "scales": [0.01], "databases": ["sqlite"], "rows": 1_000, "times": 5, "seconds": 0.5, "writers": 1.0, "deals": 200,
}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    build = verbs.add_parser("build", help="build a dealer into a data directory (TUIJIN_DATA) of its own")
    build.add_argument("directory", type=Path)
    build.add_argument("--scale", type=float, default=1)
    build.add_argument(
        "--database-url", default="", help="a PostgreSQL database, emptied first; default SQLite"
    )
    build.add_argument("--keep", action="store_true", help="an earlier build will do")
    build.set_defaults(run=run_build)
    fill = verbs.add_parser("fill", help="fill the empty instance that TUIJIN_DATA and DATABASE_URL name")
    fill.add_argument("--scale", type=float, default=1)
    fill.add_argument("--rooms", type=int, help="no dealer: so many open deals with full rooms")
    fill.set_defaults(run=run_fill)
    judge = verbs.add_parser("judge", help="findings and grades of all its open deals, measured; JSON")
    judge.set_defaults(run=run_judge)
    measure = verbs.add_parser(
        "run", help="build what is missing, measure, write docs/reference/performance.md"
    )
    measure.add_argument("--directory", type=Path, default=HOME, help=f"where instances are kept ({HOME})")
    measure.add_argument("--scales", type=float, nargs="+", default=[1, 4])
    measure.add_argument(
        "--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"]
    )
    measure.add_argument("--rows", type=int, default=100_000, help="rows of each import; 0: none")
    measure.add_argument(
        "--deals", type=int, default=20_000, help="open deals with full rooms that are judged; 0: none"
    )
    measure.add_argument("--times", type=int, default=60, help="requests of a round")
    measure.add_argument("--seconds", type=float, default=5, help="how long eight clients ask")
    measure.add_argument(
        "--writers", type=float, default=60, help="how long eight writers write; 0: not at all"
    )
    measure.add_argument("--keep", action="store_true", help="earlier builds will do, brought up to date")
    measure.add_argument("--quick", action="store_true", help="a tiny dealer, seconds; writes no page")
    measure.set_defaults(run=run_measures)
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_what: sys.exit(143))  # so that the servers it started end too
    return args.run(args)


def run_build(args: argparse.Namespace) -> int:
    from bench.instances import Instance

    Instance(args.directory.resolve(), args.database_url).built(args.scale, args.keep)
    print(f"TUIJIN_DATA={args.directory.resolve()} bin/tuijin serve")
    return 0


def run_fill(args: argparse.Namespace) -> int:
    _set_up()
    from bench import rooms
    from bench.building import Builder
    from tuijin.config.preparing import prepare_instance
    from tuijin.playbook.queries import asked_once

    prepare_instance()
    with asked_once():
        if args.rooms:
            rooms.fill(args.rooms)
        else:
            Builder(args.scale, say).build()
    return 0


def run_judge(args: argparse.Namespace) -> int:
    _set_up()
    from bench import judging

    print(json.dumps(judging.judged()))
    return 0


def run_measures(args: argparse.Namespace) -> int:
    from bench.instances import databases

    if args.quick:
        vars(args).update(QUICK)
    results: dict[str, Any] = {}
    with databases(args.databases, args.directory) as starts:
        for name, start in starts.items():
            results[name] = _measured(args, start)
            args.directory.mkdir(parents=True, exist_ok=True)
            (args.directory / "results.json").write_text(json.dumps(results, indent=1))
    if args.quick:
        print(json.dumps(results))
    else:
        _write(results)
    return 0


def _measured(args: argparse.Namespace, start: str) -> dict[str, Any]:
    from bench import importing
    from bench.instances import named

    sizes = {f"{scale:g}": scale for scale in args.scales}
    instances = {}
    for size, scale in sizes.items():
        say(f"{start.split(':')[0] or 'sqlite'} at {size}×")
        instances[size] = named(args.directory, start, size).built(scale, args.keep)
    found: dict[str, Any] = {"scales": _asked(instances, args)}
    if args.deals:
        there = named(args.directory, start, "rooms").with_rooms(args.deals, args.keep)
        found["rooms"] = there.measured("judge")
        say(f"  {args.deals:,} deals judged: {found['rooms']}")
    if args.rows:
        found["imports"] = importing.measure(named(args.directory, start, "import"), args.rows, say)
    if args.writers:
        found["writers"] = _written(next(iter(instances.values())), args.writers)
    return found


def _asked(instances: dict[str, Any], args: argparse.Namespace) -> dict[str, Any]:
    """Pages of all sizes in turns, then each size by itself."""
    from bench import measuring

    with ExitStack() as servers:
        for instance in instances.values():
            servers.enter_context(instance.served())
        found = measuring.pages(instances, args.times, say)
    for size, instance in instances.items():
        with instance.served():
            found[size] |= measuring.whole(instance, args.seconds)
        say(f"  {size}×: {found[size]['throughput']:.1f} boards a second; {found[size]['memory']}")
    return found


def _written(instance: Any, seconds: float) -> dict[str, Any]:
    """Eight writers on a hundred open deals of one stage."""
    from bench import writing

    stages = [stage["key"] for stage in instance.json("playbook", "show")["stages"]]
    there = [row for row in instance.json("deal", "list") if row["outcome"] == "open"]
    here, ahead = stages[-4], stages[-3]
    ids = [row["id"] for row in there if row["stage"] == here][:100]
    token = instance.token("owner")
    with instance.served():
        return writing.write(instance.url, token, ids, (here, ahead), seconds)


def _write(results: dict[str, Any]) -> None:
    from bench import machine, report

    report.write(results, machine.described(), date.today())
    say(f"written: {report.PAGE.relative_to(report.ROOT)}")


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    import django

    django.setup()


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
