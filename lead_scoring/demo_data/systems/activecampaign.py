"""ActiveCampaign: contacts and their custom fields, lists, mailings, tasks, deals, accounts.

Who opened or clicked a mailing exists as webhooks only; who got one is nowhere.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from lead_scoring.demo_data.scene import STAGES, Company, Deal, Person, Raw, Scene, Touch

KINDS = (
    "email_open", "email_click", "email_reply", "email_bounce", "email_unsubscribe", "page_view",
    "form_submit", "product_use", "social", "call", "meeting", "task", "deal",
)  # fmt: skip

_SITE = "https://www.seller.test-data.net"
_ACCOUNT_ZONE = timezone(timedelta(hours=-5))
_NEWSLETTER, _CONTACT_FORM = 1, 2
_PIPELINE = 1
_TASK_TYPES = {"call": 1, "task": 3, "meeting": 4}
_WEBHOOKS = {
    "email_open": "open", "email_click": "click", "email_reply": "reply",
    "email_unsubscribe": "unsubscribe", "social": "share",
}  # fmt: skip
_COMPANY_FIELDS = ("Industry/Vertical", "Country", "Number of Employees", "Annual Revenue")


def tables(scene: Scene) -> Raw:
    """The raw tables of a scene, as the Singer tap lands them, and the webhooks beside them."""
    people, touches = scene.people, scene.touches
    return {
        "contacts": [_contact(person, scene) for person in people],
        "contact_custom_fields": [_field(1, "Web user id", "WEB_USER_ID", scene)],
        "contact_custom_field_values": [_value(person, scene) for person in people],
        "contact_data": [_place(person, scene) for person in people],
        "contact_lists": _subscriptions(scene),
        "lists": [
            {"id": _NEWSLETTER, "name": "Newsletter", **_begun(scene)},
            {"id": _CONTACT_FORM, "name": "Contact form", **_begun(scene)},
        ],
        "forms": [{"id": 1, "name": "Contact us", "url": f"{_SITE}/demo", **_begun(scene)}],
        "accounts": [_account(company, scene) for company in scene.companies],
        "account_contacts": [_employment(person, scene) for person in people],
        "account_custom_fields": [
            {"id": n, "field_label": label, "_sdc_extracted_at": scene.until}
            for n, label in enumerate(_COMPANY_FIELDS, start=1)
        ],
        "account_custom_field_values": [
            row for company in scene.companies for row in _company_values(company, scene)
        ],
        "campaigns": _mailings(scene),
        "webhook_events": [_webhook(t) for t in touches if t.kind in _WEBHOOKS],
        "bounce_logs": [_bounce(t, scene) for t in touches if t.kind == "email_bounce"],
        "tracking_logs": [
            _tracked(t, scene) for t in touches if t.kind in ("page_view", "product_use")
        ],
        "tasks": [_task(t, scene) for t in touches if t.kind in _TASK_TYPES],
        "task_types": [
            {"id": n, "title": title, "_sdc_extracted_at": scene.until}
            for n, title in ((1, "Call"), (2, "Email"), (3, "To-do"), (4, "Meeting"))
        ],
        "deals": [_deal(deal, scene) for deal in scene.deals],
        "deal_groups": [{"id": _PIPELINE, "title": "Sales", **_begun(scene)}],
        "deal_stages": [
            {"id": n, "group": _PIPELINE, "title": title, **_begun(scene)}
            for n, title in enumerate(STAGES, start=1)
        ],
        "deal_activities": _deal_log(scene),
        "users": [
            {"id": owner.number, "username": owner.email.split("@")[0],
             "first_name": owner.name.split(" ", 1)[0], "last_name": owner.name.split(" ", 1)[1],
             "email": owner.email, "_sdc_extracted_at": scene.until}
            for owner in scene.owners
        ],
    }


def _extracted(at: datetime, scene: Scene) -> dict[str, object]:
    """The column of the loader: a day after the row was written."""
    return {"_sdc_extracted_at": min(at + timedelta(days=1), scene.until)}


def _begun(scene: Scene) -> dict[str, object]:
    """The dates of what was set up before anybody came."""
    at = min(person.created for person in scene.people) - timedelta(days=30)
    return {"cdate": at, "udate": at, **_extracted(at, scene)}


def _contact(person: Person, scene: Scene) -> dict[str, object]:
    return {
        "id": person.number,
        "email": person.email,
        "phone": person.phone,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "orgid": 0,
        "organization": None,
        "bounced_hard": 0,
        "bounced_date": "0000-00-00",
        "deleted": 0,
        "anonymized": 0,
        "cdate": person.created,
        "udate": person.updated,
        **_extracted(person.updated, scene),
    }


def _field(number: int, title: str, perstag: str, scene: Scene) -> dict[str, object]:
    return {"id": number, "title": title, "perstag": perstag, "type": "text", **_begun(scene)}


def _value(person: Person, scene: Scene) -> dict[str, object]:
    return {
        "id": person.number,
        "contact": person.number,
        "field": 1,
        "value": person.user_id,
        "cdate": person.created,
        "udate": person.created,
        **_extracted(person.created, scene),
    }


def _place(person: Person, scene: Scene) -> dict[str, object]:
    return {
        "id": person.number,
        "contact": person.number,
        "tstamp": person.created,
        "geo_country": person.company.country,
        "geo_city": person.company.city,
        "ga_campaign_source": person.lead_source,
        **_extracted(person.created, scene),
    }


def _subscriptions(scene: Scene) -> list[dict[str, object]]:
    """The newsletter for everybody who was asked, and the list behind the form for who sent it: it
    waits for a confirmation, so that it says nothing about consent."""
    rows: list[dict[str, object]] = []

    def add(person: Person, of: int, form: int, status: int, since: datetime,
            until: datetime | None) -> None:
        rows.append({
            "id": len(rows) + 1, "contact": person.number, "list": of, "form": form,
            "status": status, "sdate": since, "udate": until, "created_timestamp": since,
            **_extracted(until or since, scene),
        })

    for person in scene.people:
        if person.email_consent == "opted_in":
            add(person, _NEWSLETTER, 0, 1, person.consent_changed, None)
        elif person.email_consent == "opted_out":
            add(person, _NEWSLETTER, 0, 2, person.created, person.consent_changed)
    for touch in scene.touches:
        if touch.kind == "form_submit":
            add(touch.person, _CONTACT_FORM, 1, 0, touch.at, None)
    return rows


def _account(company: Company, scene: Scene) -> dict[str, object]:
    return {
        "id": company.number,
        "name": company.name,
        "account_url": f"https://www.{company.domain}",
        "contact_count": sum(person.company == company for person in scene.people),
        "created_timestamp": company.created,
        "updated_timestamp": company.created,
        **_extracted(company.created, scene),
    }


def _employment(person: Person, scene: Scene) -> dict[str, object]:
    return {
        "id": person.number,
        "account": person.company.number,
        "contact": person.number,
        "job_title": person.job_title,
        "created_timestamp": person.created,
        "updated_timestamp": person.updated,
        **_extracted(person.updated, scene),
    }


def _company_values(company: Company, scene: Scene) -> list[dict[str, object]]:
    facts = (company.industry, company.country, company.employees, int(company.revenue))
    return [
        {"id": company.number * 10 + n, "account_id": company.number, "custom_field_id": n,
         "field_value": str(fact), **_extracted(company.created, scene)}
        for n, fact in enumerate(facts, start=1)
    ]


def _mailing(touch: Touch) -> int | None:
    """Each mail is a mailing of its own."""
    return int(touch.message.split("-")[1]) if touch.message else None


def _mailings(scene: Scene) -> list[dict[str, object]]:
    """The mailings to which something happened."""
    first = {}
    for touch in scene.touches:
        if touch.message:
            first.setdefault(_mailing(touch), touch)
    return [
        {"id": number, "name": touch.content, "type": "single", "status": 5, "sdate": touch.at,
         "ldate": touch.at, "send_amt": 1, **_extracted(touch.at, scene)}
        for number, touch in first.items()
    ]


def _webhook(touch: Touch) -> dict[str, object]:
    """A webhook, landed at once; its time is the account's."""
    moment = touch.at.replace(tzinfo=UTC).astimezone(_ACCOUNT_ZONE)
    return {
        "type": _WEBHOOKS[touch.kind],
        "date_time": moment.isoformat(timespec="seconds"),
        "initiated_from": "public",
        "contact_id": touch.person.number,
        "contact_email": touch.person.email,
        "campaign_id": _mailing(touch),
        "campaign_name": touch.content if touch.message else None,
        "link_url": f"{_SITE}{touch.page}" if touch.kind == "email_click" else None,
        "list": str(_NEWSLETTER) if touch.kind == "email_unsubscribe" else None,
        "share_content": touch.content if touch.kind == "social" else None,
        "_loaded_at": touch.at,
    }


def _bounce(touch: Touch, scene: Scene) -> dict[str, object]:
    return {
        "id": touch.number,
        "contact": touch.person.number,
        "campaign": _mailing(touch),
        "email": touch.person.email,
        "code": "5.1.1",
        "tstamp": touch.at,
        **_extracted(touch.at, scene),
    }


def _tracked(touch: Touch, scene: Scene) -> dict[str, object]:
    is_visit = touch.kind == "page_view"
    return {
        "id": touch.number,
        "contact": touch.person.number,
        "type": "visit" if is_visit else touch.content,
        "value": f"{_SITE}{touch.page}" if is_visit else "",
        "tstamp": touch.at,
        **_extracted(touch.at, scene),
    }


def _task(touch: Touch, scene: Scene) -> dict[str, object]:
    return {
        "id": touch.number,
        "title": touch.content,
        "reltype": "Subscriber",
        "relid": touch.person.number,
        "deal_tasktype": _TASK_TYPES[touch.kind],
        "status": 1,
        "duedate": touch.at,
        "edate": touch.at + timedelta(seconds=touch.seconds) if touch.seconds else None,
        "cdate": touch.at - timedelta(days=1),
        "udate": touch.at,
        "assignee": touch.person.owner.number,
        **_extracted(touch.at, scene),
    }


def _open_stages(deal: Deal) -> list[tuple[int, datetime]]:
    """The stages of a deal that are stages here: won and lost are not."""
    return [(STAGES.index(name) + 1, at) for name, at in deal.stages if name in STAGES]


def _deal(deal: Deal, scene: Scene) -> dict[str, object]:
    changed = deal.stages[-1][1]
    return {
        "id": deal.number,
        "title": deal.name,
        "contact": deal.person.number,
        "account": deal.person.company.number,
        "owner": deal.owner.number,
        "group": _PIPELINE,
        "stage": _open_stages(deal)[-1][0],
        "status": 1 if deal.is_won else 2 if deal.is_closed else 0,
        "value": int(deal.amount * 100),
        "currency": deal.currency.lower(),
        "cdate": deal.created,
        "mdate": changed,
        **_extracted(changed, scene),
    }


def _deal_log(scene: Scene) -> list[dict[str, object]]:
    """The log of all deals: added, moved, won or lost."""
    rows: list[dict[str, object]] = []

    def add(deal: Deal, stage: int, at: datetime, kind: str, action: str,
            old: str | None) -> None:
        rows.append({
            "id": len(rows) + 1, "deal": deal.number, "d_id": deal.number, "d_stageid": stage,
            "data_type": kind, "data_action": action, "data_oldval": old, "cdate": at,
            "deleted": 0, **_extracted(at, scene),
        })

    for deal in scene.deals:
        before = None
        for stage, at in _open_stages(deal):
            if before is None:
                add(deal, stage, at, "deal", "add", None)
            else:
                add(deal, stage, at, "stage", "update", str(before))
            before = stage
        if deal.closed:
            add(deal, before, deal.closed, "status", "update", "0")
    return rows
