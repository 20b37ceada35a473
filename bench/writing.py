"""Eight writers at once over the API: nothing fails, nothing is lost, nothing moves twice.

All go through the same deals in the same order, so that they meet. Each reads a deal and then changes it,
moves it on or moves it back, against the version it has read; in between it notes a lead. In the end each
deal's version must have grown by exactly the changes and moves that were answered with yes (a lost update
would leave it behind), and it must tell of exactly the moves that were answered so, each beginning where the
one before it ended.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from bench.clients import Answer, Client

WRITERS = 8
TAKEN, CONFLICT = (200, 201), (409, 412, 422)


@dataclass
class Ledger:
    """What one writer was told."""

    taken: Counter[int] = field(default_factory=Counter)  # deal → changes and moves that were taken
    moved: Counter[int] = field(default_factory=Counter)
    leads: int = 0
    refused: int = 0
    errors: list[str] = field(default_factory=list)


class Writer:
    """One of them: a connection and a ledger."""

    def __init__(self, url: str, token: str, place: int, stages: Sequence[str]):
        self.client, self.key = Client(url), {"Authorization": f"Bearer {token}"}
        self.place, self.stages, self.ledger = place, stages, Ledger()

    def read(self, pk: int) -> dict[str, Any]:
        return json.loads(self.client.get(f"/api/v1/opportunities/{pk}", **self.key).text)

    def write(self, ids: Sequence[int], end: float) -> None:
        turn = 0
        while time.monotonic() < end:
            for pk in ids:
                turn += 1
                self._meet(pk, turn)
                if time.monotonic() > end:
                    return

    def _meet(self, pk: int, turn: int) -> None:
        deal = self.read(pk)
        match (turn + self.place) % 4:
            case 0:
                self._note_lead(turn)
            case 1:
                self._move(pk, deal)
            case _:
                self._change(pk, deal, turn)

    def _note_lead(self, turn: int) -> None:
        body = {"company": f"并发{self.place}之{turn}有限公司"}
        answer = self._send("POST", "/api/v1/leads", body, Idempotency_Key=f"{id(self)}-{turn}")
        self.ledger.leads += self._taken(answer)

    def _change(self, pk: int, deal: dict[str, Any], turn: int) -> None:
        body = {"product": f"第{self.place}位的第{turn}次"}
        answer = self._send("PATCH", f"/api/v1/opportunities/{pk}", body, If_Match=f'"v{deal["version"]}"')
        self.ledger.taken[pk] += self._taken(answer)

    def _move(self, pk: int, deal: dict[str, Any]) -> None:
        back = deal["stage"] == self.stages[1]
        body = {"to": self.stages[0 if back else 1], "note": "试", "exception": "" if back else "试"}
        path = f"/api/v1/opportunities/{pk}/advancement"
        done = self._taken(self._send("POST", path, body, If_Match=f'"v{deal["version"]}"'))
        self.ledger.taken[pk] += done
        self.ledger.moved[pk] += done

    def _send(self, method: str, path: str, body: dict[str, Any], **headers: str) -> Answer:
        kind = {"Content-Type": "application/json"}
        return self.client.ask(method, path, json.dumps(body), {**self.key, **kind, **headers})

    def _taken(self, answer: Answer) -> int:
        if answer.status in TAKEN:
            return 1
        if answer.status in CONFLICT:
            self.ledger.refused += 1
        else:
            self.ledger.errors.append(f"{answer.status}: {answer.text[:200]}")
        return 0


def write(url: str, token: str, ids: Sequence[int], stages: Sequence[str], seconds: float) -> dict[str, Any]:
    """Let eight write on `ids`, moving them between the two `stages`; `errors`, `lost` and `twice` must be 0."""
    reader = Writer(url, token, 0, stages)
    before = {pk: reader.read(pk) for pk in ids}
    writers = [Writer(url, token, place, stages) for place in range(WRITERS)]
    began = time.monotonic()
    threads = [threading.Thread(target=one.write, args=(ids, began + seconds)) for one in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    after = {pk: reader.read(pk) for pk in ids}
    ledgers = [one.ledger for one in writers]
    errors = [error for one in ledgers for error in one.errors]
    taken, moved = (sum((getattr(one, name) for one in ledgers), Counter()) for name in ("taken", "moved"))
    return {
        "seconds": took,
        "writes": taken.total() + sum(one.leads for one in ledgers),
        "moves": moved.total(),
        "refused": sum(one.refused for one in ledgers),
        "errors": len(errors),
        "said": errors[:3],
        "lost": sum(after[pk]["version"] - before[pk]["version"] != taken[pk] for pk in ids),
        "twice": sum(not _told(before[pk]["moves"], after[pk]["moves"], moved[pk]) for pk in ids),
    }


def _told(before: list[dict[str, Any]], after: list[dict[str, Any]], moved: int) -> bool:
    """Were there just so many moves, each from where the one before it (they come newest first) has led?"""
    steps = list(reversed(after))
    chained = all(one["to_stage"] == next_one["from_stage"] for one, next_one in pairwise(steps))
    return chained and len(after) - len(before) == moved
