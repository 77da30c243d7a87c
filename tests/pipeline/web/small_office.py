"""A desk with the one door and two companies, for pages that hand in and administer."""

from dataclasses import dataclass, field

from pipeline.approval import Policy, check, load
from pipeline.intake import unpack
from pipeline.limits import Limits
from pipeline.parties import Entity
from pipeline.store import Store
from pipeline.web.acts import House

OURS = Entity("ours", "Muster Handel GmbH", country="DE")
OTHER = Entity("other", "Muster Polska", country="PL", currency="PLN")
PDF = b"%PDF-1.7\nan invoice"
HOSTILE = "<img src=x onerror=alert(1)>{{7*7}}"
POLICY = load(
    {
        "default_owner": "omar",
        "managers": {"omar": "carl"},
        "groups": {"board": ["carl", HOSTILE, "dora"]},
        "rules": [
            {"id": "small", "when": {"gross": {"lte": 1000}}, "auto": True},
            {"id": "large", "when": {"gross": {"gt": 1000}, "currency": {"in": ["EUR", "PLN"]}}, "who": "group:board", "need": 2, "stage": 30},
        ],
    }
)  # fmt: skip


@dataclass
class SmallOffice:
    """The verbs that these pages need; what was judged anew is noted."""

    store: Store
    policy: Policy = POLICY
    judged: list[tuple[int, str]] = field(default_factory=list)

    def take_in(self, attachment):
        return self.store.intake.receive(unpack(attachment, Limits())).document_id

    def entities(self):
        return (OURS, OTHER)

    def house(self):
        return House(self.policy, tuple(check(self.policy)), (("home", "var"), ("notify.smtp_password", "set")))

    def judge(self, invoice_id, person):
        self.judged.append((invoice_id, person))
        return self.store.invoices.one(invoice_id).status
