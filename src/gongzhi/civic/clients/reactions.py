"""What follows from facts: who is shut out has no tokens left; failing webhooks are told of."""

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.clients.actions import block_webhook, end_personal_tokens, end_tokens_of
from gongzhi.civic.clients.events import WebhookDisabled
from gongzhi.civic.clients.models import Webhook
from gongzhi.civic.clients.vocabulary import PROGRAMS, WEBHOOKS
from gongzhi.civic.people.events import PersonDeactivated
from gongzhi.civic.people.models import Person
from gongzhi.civic.privacy.events import (
    AssessmentWithdrawn,
    ConsentEvent,
    ConsentRefused,
    ConsentWithdrawn,
)
from gongzhi.civic.privacy.vocabulary import Block, ConsentPurpose
from gongzhi.civic.teamwork.actions import tell_members
from gongzhi.civic.teamwork.queries.duty import city_administrators, privacy_officers
from gongzhi.civic.teamwork.vocabulary import NoticeReason
from gongzhi.kernel.facts import react_to
from gongzhi.kernel.models import Fact


@react_to(WebhookDisabled)
def on_webhook_disabled(event: WebhookDisabled, fact: Fact) -> None:
    """Tell the owner, and those who see to it that the system runs, once; of a block the officers, too."""
    webhook = Webhook.objects.select_related("owner").get(pk=event.webhook)
    people = [webhook.owner, *city_administrators(fact.at)]
    if event.why is not None:
        people += privacy_officers(fact.at)
    tell_members(people, NoticeReason.FAILED, fact=fact, by=CLOCKWORK, at=fact.at)


@react_to(PersonDeactivated)
def on_person_deactivated(event: PersonDeactivated, fact: Fact) -> None:
    """End the person's tokens."""
    person = Person.objects.get(pk=fact.subject.removeprefix("person:"))
    end_tokens_of(person, by=CLOCKWORK, at=fact.at)


@react_to(AssessmentWithdrawn)
def on_assessment_withdrawn(event: AssessmentWithdrawn, fact: Fact) -> None:
    """Stop what must not go on: webhooks are disabled, and tokens that read of persons end."""
    if event.activity_code == PROGRAMS.code:
        end_personal_tokens(by=CLOCKWORK, at=fact.at)
    if event.activity_code == WEBHOOKS.code:
        for pk in Webhook.objects.active().values_list("pk", flat=True):
            block_webhook(pk, Block.NOT_ASSESSED, by=CLOCKWORK, at=fact.at)


@react_to(ConsentRefused, ConsentWithdrawn)
def on_sharing_refused(event: ConsentEvent, fact: Fact) -> None:
    """End the tokens by which programs read of whoever wants that no longer."""
    if event.purpose == ConsentPurpose.SHARE:
        end_personal_tokens(of=event.person, by=CLOCKWORK, at=fact.at)
