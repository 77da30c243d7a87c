"""Random walks: whatever is tried, in whatever order, the store stays whole."""

import itertools
import shutil

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.ledger import reverse
from pipeline.status import MOVES, IllegalMoveError, Status
from pipeline.store import NotAllowedError, StaleVersionError, open_store

STEPS = st.one_of(
    st.tuples(st.just("move"), st.sampled_from(Status), st.integers(0, 2)),
    st.tuples(st.just("judge"), st.sampled_from([Status.IN_REVIEW, Status.IN_APPROVAL, Status.FILED]), st.just(0)),
    st.tuples(st.just("plan"), st.sampled_from(["", "omar", "cora carl"]), st.just(0)),
    st.tuples(st.just("decide"), st.sampled_from(["omar", "cora", "carl", "ann"]), st.integers(0, 1)),
    st.tuples(st.sampled_from(["post", "reverse"]), st.just(""), st.just(0)),
)


def take(store, make, invoice_id, step, mark):
    """One step; refusals are part of the walk."""
    kind, what, how = step
    version = store.invoices.one(invoice_id).version
    if kind == "move":
        store.invoices.move(invoice_id, what, "ann", "walk", version - (how == 2))
    elif kind == "judge":
        store.invoices.record_verdict(invoice_id, make.verdict(what), None, "payables", version)
    elif kind == "plan":
        made = make.plan(*what.split(), need=len(what.split()) or 1, mark=mark)
        store.approvals.record_plan(invoice_id, made, "payables", version)
    elif kind == "decide":
        store.approvals.decide(invoice_id, what, approved=bool(how))
    elif kind == "post":
        store.journal.post(make.entry(invoice_id), invoice_id, "payables")
    elif store.journal.entries():
        store.journal.post(reverse(make.entry(invoice_id), "back", make.today), invoice_id, "cora")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=1, max_size=12))
def test_every_walk_keeps_to_the_table_and_can_be_proved(steps, migrated, make, tmp_path):
    file = shutil.copyfile(migrated, tmp_path / "walk.db")
    store = open_store(f"sqlite:///{file}", f"file://{tmp_path / 'archive'}")
    invoice_id = make.clerk(store).extracted()
    for step, mark in zip(steps, itertools.cycle("0123456789abcdef")):
        before, head = store.invoices.one(invoice_id), store.verify_audit().head
        try:
            take(store, make, invoice_id, step, mark)
        except (IllegalMoveError, StaleVersionError, NotAllowedError):
            assert (store.invoices.one(invoice_id), store.verify_audit().head) == (before, head)
            continue
        after = store.invoices.one(invoice_id)
        assert after.status in MOVES[before.status] | {before.status}
        assert after.version > before.version or after == before
    proof, standing, written = store.verify_audit(), store.invoices.one(invoice_id).status, store.journal.entries()
    store.close()

    assert proof.damages == ()
    unreversed = len(written) - 2 * sum(one.reverses is not None for one in written)
    assert unreversed == (standing in {Status.POSTED, Status.SCHEDULED, Status.PAID})
    assert (standing is Status.VOID) == any(one.reverses for one in written)
