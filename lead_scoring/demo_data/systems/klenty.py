"""Klenty: prospects, the cadences they are in, and what its webhooks tell about mails and calls.

No loader knows Klenty: these are the tables that its users land themselves.
"""

from __future__ import annotations

from datetime import timedelta

from lead_scoring.demo_data.scene import Person, Raw, Scene, Touch

KINDS = (
    "email_sent", "email_open", "email_click", "email_reply", "email_bounce", "email_unsubscribe",
    "call", "task",
)  # fmt: skip

_SITE = "https://www.seller.test-data.net"
_CADENCES = ("Outbound North", "Outbound South")
_LIST = "Scene"
_EVENTS = {
    "email_sent": "email_sent", "email_open": "email_opened", "email_click": "email_clicked",
    "email_reply": "email_replied", "email_bounce": "email_bounced",
    "email_unsubscribe": "prospect_unsubscribed", "call": "call_completed",
    "task": "task_completed",
}  # fmt: skip


def tables(scene: Scene) -> Raw:
    """The raw tables of a scene, as _klenty__sources.yml asks for them."""
    replied = {t.person.number for t in scene.touches if t.kind == "email_reply"}
    start = min(person.created for person in scene.people)
    return {
        "prospects": [_prospect(person, scene) for person in scene.people],
        "prospect_status": [
            _status(person, person.number in replied, scene) for person in scene.people
        ],
        "cadences": [
            {"id": _id("c", n), "name": name, "owner": scene.owners[n].email, "is_active": True,
             "created_date": start, "_loaded_at": scene.until}
            for n, name in enumerate(_CADENCES)
        ],
        "lists": [{"id": _id("f", 1), "name": _LIST, "_loaded_at": scene.until}],
        "webhook_events": [_webhook(touch, scene) for touch in scene.touches],
    }


def _id(kind: str, number: int) -> str:
    """An id as Klenty makes them: 24 hexadecimal digits."""
    return f"65{kind}{number:021x}"


def _cadence(person: Person) -> str:
    return _CADENCES[person.owner.number % 2]


def _prospect(person: Person, scene: Scene) -> dict[str, object]:
    return {
        "id": _id("a", person.number),
        "Email": person.email,
        "FullName": person.name,
        "FirstName": person.first_name,
        "LastName": person.last_name,
        "Title": person.job_title,
        "Company": person.company.name,
        "CompanyDomain": person.company.domain,
        "Phone": person.phone,
        "City": person.company.city,
        "Country": person.company.country,
        "List": _LIST,
        "Tags": person.lead_source,
        "assignTo": person.owner.email,
        "_loaded_at": min(person.updated + timedelta(days=1), scene.until),
    }


def _status(person: Person, has_replied: bool, scene: Scene) -> dict[str, object]:
    return {
        "prospect_id": _id("a", person.number),
        "email": person.email,
        "cadence_name": _cadence(person),
        "cadenceStatus": "Replied" if has_replied else "Active",
        "prospectStatus": "Unsubscribed" if person.email_consent == "opted_out" else "Active",
        "_loaded_at": scene.until,
    }


def _webhook(touch: Touch, scene: Scene) -> dict[str, object]:
    directions = {"in": "inbound", "out": "outbound"}
    is_call = touch.kind == "call"
    return {
        "event_id": _id("e", touch.number),
        "event": _EVENTS[touch.kind],
        "prospect_id": _id("a", touch.person.number),
        "prospect_email": touch.person.email,
        "cadence_name": _cadence(touch.person),
        "mail_id": touch.message,
        "subject": touch.content,
        "link_url": f"{_SITE}{touch.page}" if touch.kind == "email_click" else None,
        "call_disposition": "Connected" if is_call else None,
        "call_direction": directions[touch.direction] if is_call and touch.direction else None,
        "call_duration": touch.seconds if is_call else None,
        "task_type": "General" if touch.kind == "task" else None,
        "occurred_at": f"{touch.at.isoformat(timespec='seconds')}Z",
        "_loaded_at": min(touch.at + timedelta(days=1), scene.until),
    }
