"""What is measured: what people do all day, each as a request to the running server."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from urllib.parse import quote

from bench.clients import Answer, Client
from bench.sizes import PASSWORD, REPS, TEAM

CARD = re.compile(r'data-id="(\d+)" data-version="(\d+)"')
CUSTOMER = re.compile(r'href="(/customers/\d+)"')
COLUMN = re.compile(r'data-stage="([\w-]+)"')
Ask = Callable[[], Answer]


@dataclass(frozen=True)
class Goal:
    """What is wanted: queries at most, 95 of 100 answers within so many milliseconds."""

    queries: int | None = None
    p95: float | None = None


@dataclass(frozen=True)
class Case:
    """Something to ask again and again; `start`(client maker) gives the asking, None where the page is absent."""

    key: str
    title: str
    goal: Goal
    start: "Callable[[Door], Ask | None]"


class Door:
    """Who is signed in, one connection a person."""

    def __init__(self, url: str, token: str):
        self.url, self.token = url, token
        self.people: dict[str, Client] = {}

    def __call__(self, login: str) -> Client:
        if login not in self.people:
            self.people[login] = Client(self.url).sign_in(f"{login}@example.com", PASSWORD)
        return self.people[login]


def _pages(login: str, *paths: str) -> Callable[[Door], Ask | None]:
    """The pages in turn, as this person sees them."""

    def start(door: Door) -> Ask | None:
        client = door(login)
        if client.get(paths[0]).status == 404:
            return None
        turn = cycle(paths)
        return lambda: client.get(next(turn))

    return start


def _deal_pages(door: Door) -> Ask:
    client = door("rep1")
    ids = [pk for pk, _version in CARD.findall(client.get("/opportunities/board").text)]
    turn = cycle(ids)
    return lambda: client.get(f"/opportunities/{next(turn)}")


def _customer_pages(door: Door) -> Ask:
    client = door("rep1")
    turn = cycle(dict.fromkeys(CUSTOMER.findall(client.get("/customers").text)))
    return lambda: client.get(next(turn))


def _new_leads(door: Door) -> Ask:
    client, number = door("rep2"), iter(range(10**9))
    tag = client.get("/leads").text.count("<tr")  # pages are read first, as people do

    def ask() -> Answer:
        name = f"测速{tag}号{next(number)}客户{id(client)}有限公司"
        return client.post("/leads", {"company": name, "contact": "孙经理", "phone": "13800000001"})

    return ask


def _moves(door: Door) -> Ask:
    """A manager moves cards on his board: on by exception, back with a reason, in turn."""
    client = door("manager1")
    turn = _steps(client)
    board = {"HX_Request": "true", "HX_Current_URL": f"{client.line.host and door.url}/opportunities/board"}

    def ask() -> Answer:
        pk, version, to, back = next(turn)
        said = {
            "to": to,
            "version": version,
            "note": "测速" if back else "",
            "exception": "" if back else "测速",
        }
        return client.post(f"/opportunities/{pk}/advancement", said, **board)

    return ask


def _steps(client: Client) -> Iterator[tuple[str, int, str, bool]]:
    """(deal, version, stage, whether it goes back), for ever, over forty deals of one column."""
    text = client.get("/opportunities/board").text
    columns = re.split(r"<section ", text)[1:]
    stages = [COLUMN.search(column) for column in columns]
    keys = [found.group(1) for found in stages if found]
    at = max(range(len(keys) - 2), key=lambda place: len(CARD.findall(columns[place])))
    cards = {pk: int(version) for pk, version in CARD.findall(columns[at])}
    while True:
        for pk in cards:
            yield pk, cards[pk], keys[at + 1], False
            yield pk, cards[pk] + 1, keys[at], True
            cards[pk] += 2


def _pipeline(door: Door) -> Ask | None:
    client, key = Client(door.url), {"Authorization": f"Bearer {door.token}"}
    if client.get("/api/v1/reports/pipeline/by-owner", **key).status == 404:
        return None
    return lambda: client.get("/api/v1/reports/pipeline/by-owner", **key)


LISTS = ("/opportunities?outcome=open&sort=-amount", "/opportunities?stage=demo&sort=expected_on",
         "/opportunities?outcome=won&sort=customer")  # fmt: skip
CUSTOMERS = ("/customers", f"/customers?industry={quote('机械')}&sort=-staff", "/customers?sort=-created")
WORDS = ("启元", "昆山", "张伟", "qy", "suzhou", "精", "机械")
SEARCHES = tuple(f"/search?q={quote(word)}" for word in WORDS)

CASES = (
    Case("today", "今日推进 · Today", Goal(12, 60), _pages("rep3", "/today")),
    Case("board", "看板，一位业务员 · board, one rep", Goal(12, 60), _pages("rep1", "/opportunities/board")),
    Case("team", "看板，团队 · board, a team", Goal(12, 100), _pages("manager1", "/opportunities/board")),
    Case("all", "看板，全公司 · board, everybody", Goal(12, 100), _pages("owner", "/opportunities/board")),
    Case("list", "列表，筛选并排序 · list, filtered and sorted", Goal(12, 60), _pages("manager2", *LISTS)),
    Case("search", "搜索 · search", Goal(12, 60), _pages("manager2", *SEARCHES)),
    Case("deal", "单子页 · deal page", Goal(18, 100), _deal_pages),
    Case("customers", "客户列表，团队 · customers, a team", Goal(12, 60), _pages("manager2", *CUSTOMERS)),
    Case("customer", "客户页 · customer page", Goal(18, 100), _customer_pages),
    Case("lead", "记一条信息 · note a lead", Goal(12, 60), _new_leads),
    Case("move", "推进一单 · move a deal", Goal(None, 30), _moves),
    Case("pipeline", "阶段 × 业务员，五十人一页 · pipeline by stage and rep, a page of fifty", Goal(12, 60), _pipeline),
)  # fmt: skip


def boards(door: Door, count: int) -> list[Ask]:
    """So many reps looking at their boards, each with a connection of his own."""
    reps = islice(cycle(range(REPS)), 0, None, TEAM)
    return [
        _pages(f"rep{n + place}", "/opportunities/board")(door) for place, n in enumerate(islice(reps, count))
    ]  # type: ignore[misc]
