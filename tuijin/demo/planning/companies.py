"""Companies of the region and the people there. Their numbers ring nobody: 142 and 0 are not given out."""

from collections.abc import Iterator
from dataclasses import dataclass

from tuijin.demo.data import table
from tuijin.demo.planning.chance import Chance


@dataclass(frozen=True)
class Someone:
    """A person at a company; `called` as sellers say it: 李会计, 张总."""

    name: str
    called: str
    title: str
    department: str
    phone: str


@dataclass(frozen=True)
class Company:
    """A company with its people: the boss first. Revenue in yuan a year."""

    name: str
    short_name: str
    industry: str
    trade: str
    region: str
    address: str
    phone: str
    staff: int
    revenue: int
    makes: bool  # makes what it sells, rather than trading
    needs: tuple[str, ...]
    people: tuple[Someone, ...]

    @property
    def boss(self) -> Someone:
        return self.people[0]


def companies(chance: Chance) -> Iterator[Company]:
    """One company after the other, never two of one name."""
    names, taken = table("names"), set()
    words = names["words"].split()
    while True:
        industry = chance.weighted_row(table("industries"))
        region = chance.weighted_row(names["regions"])
        word, trade = chance.choice(words), chance.choice(industry["trades"])
        if (word, industry["name"]) not in taken:
            taken.add((word, industry["name"]))
            yield _company(chance, industry, region, word, trade)


def _company(chance: Chance, industry: dict, region: dict, word: str, trade: str) -> Company:
    names = table("names")
    street = f"{chance.choice(names['roads'])} {chance.randint(8, 1900)} 号"
    return Company(
        name=f"{region['name']}{word}{trade}有限公司",
        short_name=f"{word}{trade}",
        industry=industry["name"],
        trade=trade,
        region=region["name"],
        address=f"{region['name']}{chance.choice(names['streets'])}{street}",
        phone=f"{region['area']}-0{chance.randint(0, 10**7 - 1):07}",
        staff=chance.some(industry["staff"], 5),
        revenue=chance.some(industry["revenue"], 100) * 10_000,
        makes=industry["makes"],
        needs=tuple(chance.sample(industry["needs"], 3)),
        people=tuple(_people(chance)),
    )


def _people(chance: Chance) -> Iterator[Someone]:
    names = table("names")
    posts = [
        chance.choices(names["bosses"], [7, 2, 1])[0],
        *chance.sample(names["managers"], chance.randint(2, 4)),
    ]
    surnames = chance.sample(names["surnames"].split(), len(posts))
    for post, surname in zip(posts, surnames, strict=True):
        yield Someone(
            name=surname + chance.choice(names["given"].split()),
            called=surname + post["call"],
            title=post["title"],
            department=post.get("department", "总经办"),
            phone=f"142{chance.randint(0, 10**8 - 1):08}",
        )
