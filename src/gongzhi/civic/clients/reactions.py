"""What follows from facts: who is shut out has no tokens left; failing webhooks are told of."""

from gongzhi.civic.cases.vocabulary import CLOCKWORK
from gongzhi.civic.clients.actions import end_tokens_of
from gongzhi.civic.clients.events import WebhookDisabled
from gongzhi.civic.clients.models import Webhook
from gongzhi.civic.people.events import PersonDeactivated
from gongzhi.civic.people.models import Person
from gongzhi.civic.teamwork.actions import tell_members
from gongzhi.civic.teamwork.queries.duty import city_administrators
from gongzhi.civic.teamwork.vocabulary import NoticeReason
from gongzhi.kernel.facts import react_to
from gongzhi.kernel.models import Fact


@react_to(WebhookDisabled)
def on_webhook_disabled(event: WebhookDisabled, fact: Fact) -> None:
    """Tell the owner, and those who see to it that the system runs, once."""
    webhook = Webhook.objects.select_related("owner").get(pk=event.webhook)
    people = [webhook.owner, *city_administrators(fact.at)]
    tell_members(people, NoticeReason.FAILED, fact=fact, by=CLOCKWORK, at=fact.at)


@react_to(PersonDeactivated)
def on_person_deactivated(event: PersonDeactivated, fact: Fact) -> None:
    """End the person's tokens."""
    person = Person.objects.get(pk=fact.subject.removeprefix("person:"))
    end_tokens_of(person, by=CLOCKWORK, at=fact.at)
