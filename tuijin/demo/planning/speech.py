"""What people of one deal say and write, put together from the tables."""

from functools import cached_property
from typing import Any

from tuijin.common import money
from tuijin.demo.data import table
from tuijin.demo.planning.chance import Chance
from tuijin.demo.planning.companies import Someone
from tuijin.demo.planning.outlines import Outline


class Speech:
    def __init__(self, chance: Chance, outline: Outline, cast: dict[str, Someone], used: set[str]):
        self.chance, self.outline, self.cast = chance, outline, cast
        self.used = used

    @cached_property
    def departments(self) -> str:
        return self.chance.choice(table("sentences")["departments"])

    @cached_property
    def slots(self) -> dict[str, str]:
        company, rival = self.outline.company, self.outline.rival
        return {
            "who": self.cast["first"].called,
            "key": self.cast["key"].called,
            "boss": self.cast["boss"].called,
            "third": self.cast["third"].called,
            "need": company.needs[0],
            "need2": company.needs[1],
            "rival": rival if rival and "Excel" not in rival else "另一家",
            "product": self.outline.product["name"],
            "dept": self.departments,
            "wan": money.speak(self.outline.amount),
            "trade": company.trade,
            "key_title": self.cast["key"].title,
            "boss_title": self.cast["boss"].title,
            "budget": f"{self.outline.budget}.00",
            "wu": "吴婷",
            "staff": str(company.staff),
            "turnover": money.speak(company.revenue),
        }

    def say(self, sentence: str) -> str:
        return sentence.format(**self.slots)

    def one_of(self, sentences: list[str]) -> str:
        """A sentence that was not used for this company yet, as long as there is one."""
        fresh = [sentence for sentence in sentences if sentence not in self.used] or sentences
        chosen = self.chance.choice(fresh)
        self.used.add(chosen)
        return self.say(chosen)

    def content(self, beat: dict, outcome: str) -> str:
        sentences, kind = table("sentences"), beat["kind"]
        about = f"{kind}_{beat.get('about') or outcome}"
        return self.one_of(sentences.get(about) or sentences[kind])

    def response(self, kind: str, outcome: str) -> str:
        answers = table("sentences").get(f"{kind}_response", {})
        return self.one_of(answers[outcome]) if outcome in answers else ""

    def word(self) -> str:
        return self.one_of(table("sentences")["words"])

    def fact(self, key: str) -> tuple[Any, str]:
        """(value, source) of a fact as it is written down."""
        told = table("sentences")["facts"][key]
        value = told["value"] if isinstance(told["value"], bool) else self.one_of(told["value"])
        return value, self.say(self.chance.choice(told["source"]))
