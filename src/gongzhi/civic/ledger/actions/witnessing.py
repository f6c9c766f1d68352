"""Other bodies come to witness the log, and what they cosign is kept and shown."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from gongzhi.civic.ledger.actions.checking import note_findings
from gongzhi.civic.ledger.events import WitnessAdded, WitnessRemoved
from gongzhi.civic.ledger.logic.keys import VerifierKey, verifier_key
from gongzhi.civic.ledger.logic.notes import Signature, read_note
from gongzhi.civic.ledger.logic.witnesses import pause_after
from gongzhi.civic.ledger.models import Log, Signed, Witness
from gongzhi.civic.ledger.queries.checking import Deviation
from gongzhi.civic.ledger.queries.log import CHECKPOINT, folder_of, last_signed
from gongzhi.civic.ledger.queries.witnessing import Errand, count_of, witnesses
from gongzhi.civic.ledger.vocabulary import CONTRADICTIONS, Found, Malformed, SignatureType, Trouble
from gongzhi.kernel.errors import Refused
from gongzhi.kernel.facts import Actor, publish

MOST = 50  # so that a note keeps within its hundred signatures
ON_ITS_WAY = timedelta(minutes=1)  # in which nobody else asks the same witness


class NotAWitnessKey(Refused):
    message = _("这不是见证方的公钥。请向见证方要它启动时显示的那一整行，形如 名称+指纹+内容。")


class WitnessAlreadyThere(Refused):
    message = _("这把钥匙已经是见证方“%(name)s”的了，一把钥匙只算一个见证方。")


class TooManyWitnesses(Refused):
    message = _("最多%(most)d个见证方，请先去掉不再作证的。")


class NotAnAddress(Refused):
    message = _("%(address)s 不是网址，请写成 https://… 的样子。")


@transaction.atomic
def add_witness(*, key: str, address: str, by: Actor | None, at: datetime) -> Witness:
    """Ask another body to cosign from now on. Whoever calls has seen to who may."""
    verifier = _key_of_a_witness(key)
    if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).hostname:
        raise NotAnAddress(address=address)
    there = list(witnesses().select_for_update())
    if same := [each for each in there if each.verifier.public == verifier.public]:
        raise WitnessAlreadyThere(name=same[0].name)
    if len(there) >= MOST:
        raise TooManyWitnesses(most=MOST)
    witness = Witness.objects.create(
        name=verifier.name, key=key, address=address.rstrip("/"), due_at=at, added_at=at
    )
    publish(WitnessAdded(witness=witness.pk, key=key), about=witness, by=by, at=at)
    return witness


def _key_of_a_witness(text: str) -> VerifierKey:
    try:
        key = verifier_key(text)
    except Malformed as error:
        raise NotAWitnessKey from error
    if key.kind != SignatureType.COSIGNATURE:
        raise NotAWitnessKey
    return key


@transaction.atomic
def remove_witness(witness: Witness, *, by: Actor | None, at: datetime) -> None:
    """Ask a body no more. Whoever calls has seen to who may."""
    if witnesses().filter(pk=witness.pk).update(removed_at=at):
        publish(WitnessRemoved(witness=witness.pk, key=witness.key), about=witness, by=by, at=at)


def claim_errand(errand: Errand, *, at: datetime) -> bool:
    """Take on to ask a witness; false if others are at it."""
    return bool(witnesses().filter(pk=errand.witness, due_at__lte=at).update(due_at=at + ON_ITS_WAY))


@transaction.atomic
def keep_cosignature(errand: Errand, line: Signature, *, at: datetime) -> None:
    """Keep what a witness cosigned, and show it to everybody while nothing newer is shown.

    The log is held meanwhile, so that no newer checkpoint is covered up by this one.
    """
    signed = Signed.objects.select_related("log").get(pk=errand.signed)
    log = Log.objects.select_for_update().get(pk=signed.log_id)
    signed.refresh_from_db(fields=["note"])
    note = read_note(signed.note.encode()).with_signatures([line])
    signed.note, signed.witnesses = str(note), count_of(note, [it.verifier for it in witnesses()])
    signed.save(update_fields=["note", "witnesses"])
    Witness.objects.filter(pk=errand.witness).update(
        log=log, size=signed.size, cosigned_at=at, due_at=at, failures=0, trouble=""
    )
    if last_signed(log) == signed:
        folder_of(log).write({CHECKPOINT: signed.note.encode()})


@transaction.atomic
def note_trouble(errand: Errand, trouble: Trouble, *, at: datetime) -> None:
    """Note why a witness did not cosign; another history stands on the log's page, too."""
    asked = Witness.objects.filter(pk=errand.witness)
    asked.update(trouble=trouble, failures=F("failures") + 1)
    failures = asked.values_list("failures", flat=True).get()
    asked.update(due_at=at + pause_after(failures))
    if trouble in CONTRADICTIONS:
        note_findings([Deviation(Found.NOT_WITNESSED, f"witness:{errand.witness}")], at=at)
