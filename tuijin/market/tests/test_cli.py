"""lead set: a lead is changed by command as on its page."""

import json

from tuijin.config.cli import main
from tuijin.market.models import Lead


def said(capsys, *words, code=0):
    assert main([*words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_a_lead_is_changed_by_who_sees_it_and_refused_in_words(world, capsys):
    lead, rep = world.lead("苏州新华机械", world.wang), ("--as", world.wang.email)
    done = said(capsys, "lead", "set", str(lead.pk), "company=新华机械", "phone=13800000001", *rep)
    assert (done["company"], done["phone"]) == ("新华机械", "13800000001")
    assert said(capsys, "lead", "set", str(lead.pk), f"owner={world.li.name}")["owner"] == world.li.name
    refused = said(capsys, "lead", "set", str(lead.pk), "company=", code=1)["refused"]
    assert refused[0]["key"] == "company_missing" and Lead.objects.get().company == "新华机械"
    assert main(["lead", "set", str(lead.pk), "phone=1", "--as", world.zhao.email]) == 1
