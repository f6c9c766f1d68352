"""The small city with one of everything in it, and everybody who may come to its doors.

What residents write here is hostile: a page that shows it as anything but text has a script in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gongzhi.civic.cases.actions import answer_question, ask_resident, dispatch_case, open_reporter
from gongzhi.civic.cases.actions.attaching import attach_file
from gongzhi.civic.cases.events import CaseOpened
from gongzhi.civic.cases.models import (
    Attachment,
    Case,
    CatalogueEntry,
    DeadlineRule,
    EscalationRule,
    ReplyTemplate,
)
from gongzhi.civic.cases.vocabulary import CLOCKWORK, HELD_CASES
from gongzhi.civic.clients.actions import create_token, create_webhook, ping_webhook
from gongzhi.civic.clients.models import ApiToken
from gongzhi.civic.clients.vocabulary import PUBLIC_KINDS, Scope
from gongzhi.civic.dispatch.actions import choose_question, plan_question, report_on_question
from gongzhi.civic.evaluation.actions import publish_ranking, seed_evaluation
from gongzhi.civic.evaluation.models import ExclusionRule
from gongzhi.civic.evaluation.vocabulary import Criterion, Month
from gongzhi.civic.jurisdictions.models import Toponym
from gongzhi.civic.ledger.actions import begin_log, seal_facts
from gongzhi.civic.people.actions import invite
from gongzhi.civic.people.models import Invitation, Person
from gongzhi.civic.people.vocabulary import Role
from gongzhi.civic.privacy.actions import (
    Known,
    fulfil_duty,
    name_people,
    note_guardianship,
    note_incident,
    seed_notice_limits,
    write_assessment,
)
from gongzhi.civic.privacy.vocabulary import GuardianProof, Harm, Level, Purpose, Told, Trigger, Ward
from gongzhi.civic.rights.actions import grant_claim
from gongzhi.civic.rights.vocabulary import Right
from gongzhi.civic.teamwork.actions import Planned, confirm_deed, save_view
from gongzhi.civic.teamwork.queries.notices import confirming_token, unsubscribe_token
from gongzhi.civic.teamwork.vocabulary import PendingStep
from gongzhi.kernel import clock
from gongzhi.kernel.facts import facts_about
from gongzhi.web.follow_up_links import follow_up_link
from tests.a_city import LONG_AGO, City, a_city, a_resolved_case, an_accepted_case
from tests.civic.cases.files import a_photo
from tests.civic.dispatch.troubled import a_kept_trouble
from tests.civic.rights.claims import a_claim
from tests.factories import a_body, a_member, a_person, a_place, a_recipient, known_as

EVIL = """<script>alert(1)</script>'"><img src=x onerror=alert(2)>{{ 7|add:7 }}"""
TITLE = f"路灯不亮{EVIL}"
TEXT = f"{TITLE}，晚上走路看不清，电话13800001234。"
NAME = "<b onclick=alert(3)>李桂香</b>"
FILE_NAME = "<svg onload=alert(4)>.jpg"


# Those who come. The reporter signs in, the holder has shown the code of the private case, the handler is of
# its lead, the gardener of another body; the neighbour dispatches for the centre of the county beside.
WHO = (
    *("visitor", "resident", "reporter", "holder", "operator", "dispatcher", "handler", "gardener"),
    *("supervisor", "evaluator", "auditor", "officer", "administrator", "neighbour"),
)


@dataclass
class FullCity:
    """The city, one of each thing that an address names, and the browsers."""

    city: City
    private: Case
    public: Case
    attachment: Attachment
    invitation: Invitation
    parts: Mapping[str, Any]  # of addresses, by name
    sessions: Mapping[str, str]  # by who holds it

    def browser(self, who: str, **options: Any) -> Client:
        """Return a browser of somebody who has been here before."""
        client = Client(**options)
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        return client

    def address(self, pattern: str) -> str:
        """Fill an address in: /case/{private}/."""
        return pattern.format_map(self.parts)


def a_full_city(*, at: datetime) -> FullCity:
    """Build the city; its cases began at a moment in the past."""
    city = a_city()
    known_as(city.resident, name=NAME)
    seed_evaluation(valid_from=date(2000, 1, 1), by=CLOCKWORK, at=at)
    private, public = a_private_case(city, at=at), a_public_case(city, at=at)
    attachment = attach_file(
        private, upload=SimpleUploadedFile(FILE_NAME, a_photo()), by=city.resident, at=at
    )
    invitation, code = invite(
        "林俏", Role.HANDLER, of=city.works, within=city.county, by=city.administrator, at=at
    )
    sessions = sessions_of(city, private)
    log = begin_log(site="city.example", by=None, at=at)
    month = Month.of(timezone.localdate(at))
    publication = publish_ranking(month.plus(-1), by=city.evaluator, at=at)
    seal_facts(at=at)
    parts = {
        "private": private.number,
        "public": public.number,
        "attachment": attachment.pk,
        "token": follow_up_link(private).split("/")[-2],
        "code": code,
        "invitation": invitation.pk,
        "stopping": unsubscribe_token(city.handler),
        "month": month,
        "published_month": publication.month,
        "publication": publication.pk,
        "log": log.pk,
        "opened": facts_about(private, kinds=(CaseOpened,)).get().pk,
        "opening": open_reporter(private, Purpose.HANDLE, by=city.handler, at=at).pk,
        "device": UserSession.objects.get(user=city.resident).pk,
        **parts_of_people(city),
        **parts_of_tables(city),
        **parts_of_tools(city, private, at=at),
        **parts_of_webhooks(city, at=at),
        **parts_of_privacy(city, at=at),
        **parts_of_troubles(city, private, public, at=at),
        "claim": a_claim(city, Right.DELETE, at=at, text=EVIL).case.number,
        "granted_claim": grant_claim(
            a_claim(city, Right.COPY, at=at, text=EVIL), answer=EVIL, by=city.officer, at=at
        ).case.number,
        "api_token": a_token(city.resident).pk,
        "staff_token": a_token(city.handler).pk,
    }
    return FullCity(city, private, public, attachment, invitation, parts, sessions)


def a_private_case(city: City, *, at: datetime) -> Case:
    """Return a case that was asked about and resolved; only its reporter and its bodies know of it."""
    return a_resolved_case(city, at=at, text=TEXT, title=TITLE, address=EVIL, reply=f"已更换。{EVIL}")


def a_public_case(city: City, *, at: datetime) -> Case:
    """Return a case that everybody may read, in the hands of the parks, with a question and an answer."""
    case = an_accepted_case(city, at=at, text=TEXT, title=TITLE, is_public=True)
    case = dispatch_case(case, to=city.parks, by=city.dispatcher, at=at)
    case = ask_resident(case, question=EVIL, by=city.gardener, at=at)
    return answer_question(case, answer=EVIL, by=city.resident, at=at)


def parts_of_people(city: City) -> dict[str, Any]:
    """Return the keys of a member, the membership and its body."""
    membership = city.handler.memberships.get()
    passkey = Authenticator.objects.create(user=a_person("路人"), type="webauthn", data={"name": "手机"})
    return {
        "person": city.handler.pk,
        "membership": membership.pk,
        "body": city.works.pk,
        "passkey": passkey.pk,
        "letter": confirming_token(city.resident, "li@example.org"),
    }


def parts_of_webhooks(city: City, *, at: datetime) -> dict[str, Any]:
    """Return the keys of a webhook and of a test that was sent to it."""
    webhook = create_webhook(
        "https://example.com/hook", kinds=PUBLIC_KINDS, to=a_recipient(), by=city.dispatcher, at=at
    )
    return {"webhook": webhook.pk, "delivery": ping_webhook(webhook, by=city.dispatcher, at=at).pk}


def parts_of_privacy(city: City, *, at: datetime) -> dict[str, Any]:
    """Return the keys of an assessment, a recipient, and an incident with the first of those to tell."""
    seed_notice_limits(by=CLOCKWORK, at=at)
    words: dict[str, Any] = dict.fromkeys(("title", "kinds", "cause", "danger", "measures", "contact"), EVIL)
    known = Known(harms=[Harm.LEAKED], level=Level.LARGER, discovered_at=at, **words)
    incident = note_incident(known, by=city.officer, at=at)
    duty = incident.duties.get(limit__to=Told.PEOPLE)
    name_people(incident, [city.resident.pk], by=city.officer, at=at)
    fulfil_duty(duty, how=EVIL, by=city.officer, at=at)
    texts = dict.fromkeys(("purpose", "effects", "measures"), EVIL)
    assessment = write_assessment(TITLE[:60], because=[Trigger.OTHER], **texts, by=city.administrator, at=at)
    guardianship = note_guardianship(
        a_person(NAME).pk,
        city.resident.pk,
        because=Ward.NO_CAPACITY,
        proof=GuardianProof.RULING,
        until=None,
        by=city.officer,
        at=at,
    )
    return {
        "guardianship": guardianship.pk,
        "assessment": assessment.pk,
        "recipient": a_recipient(TITLE, purpose=EVIL).pk,
        "incident": incident.pk,
        "limit": duty.limit_id,
        "duty": incident.duties.filter(told_at=None)[0].pk,
    }


def parts_of_troubles(city: City, *cases: Case, at: datetime) -> dict[str, Any]:
    """Return the keys of a trouble, and of a question of the month with a plan and a report."""
    trouble = a_kept_trouble(*cases, county=city.county, name=TITLE[:60], at=at)
    words: dict[str, Any] = {
        "month": date(2025, 3, 1),
        "title": TITLE[:60],
        "scope": EVIL,
        "lead": city.works,
    }
    question = choose_question([trouble], by=city.dispatcher, at=at, **words)
    plan_question(question, plan=EVIL, due_on=date(2100, 1, 1), by=city.handler, at=at)
    report_on_question(question, text=EVIL, by=city.handler, at=at)
    return {"trouble": trouble.pk, "question": question.pk}


def parts_of_tables(city: City) -> dict[str, Any]:
    """Return the keys of a row in each table that steers the city."""
    exclusion = ExclusionRule.objects.create(
        criterion=Criterion.KIND, value="help", reason="试", valid_from=LONG_AGO
    )
    return {
        "entry": CatalogueEntry.objects.get().pk,
        "rule": DeadlineRule.objects.all()[0].pk,
        "escalation": EscalationRule.objects.all()[0].pk,
        "category": city.roads.pk,
        "template": ReplyTemplate.objects.create(title="已到场", text="您好！").pk,
        "exclusion": exclusion.pk,
        "toponym": Toponym.objects.create(name=f"翠屏路{EVIL}"[:40], kind="road", place=city.street).pk,
    }


def parts_of_tools(city: City, case: Case, *, at: datetime) -> dict[str, Any]:
    """Return the keys of a saved view that the works bureau shares, and of what its handler confirmed."""
    view = save_view("路灯", {"q": "路灯"}, body=city.works, by=city.handler, at=at)
    noted = [Planned(case, {"note": EVIL})]
    deed = confirm_deed(PendingStep.NOTE, noted, within=timedelta(days=1), by=city.handler, at=at)
    return {"view": view.pk, "deed": deed.pk}


def a_token(person: Person) -> ApiToken:
    """Return a token by which a program acts for somebody."""
    at = clock.now()
    until = at + timedelta(days=30)
    return create_token("程序", scopes=list(Scope), expires_at=until, by=person, at=at).token


def sessions_of(city: City, private: Case) -> dict[str, str]:
    """Let everybody in, each with a session of their own."""
    beside = a_place("望山区", within=city.city)
    neighbour = a_member(Role.DISPATCHER, body=a_body("望山区中心", place=beside, is_centre=True))
    people = {"resident": a_person(), "reporter": city.resident, "neighbour": neighbour}
    members = {who: getattr(city, who) for who in WHO[4:-1]}
    signed_in = {who: a_session_of(person) for who, person in (people | members).items()}
    return {"visitor": "", "holder": a_session_with(private), **signed_in}


def a_session_of(person: Person) -> str:
    """Return the session of somebody who is signed in, and was seen already."""
    client = Client()
    client.force_login(person)
    client.get("/account/profile/")
    return str(client.session.session_key)


def a_session_with(case: Case) -> str:
    """Return the session of somebody without account, in which the code of a case was shown."""
    session = Client().session
    session[HELD_CASES] = [case.pk]
    session.save()
    return str(session.session_key)
