"""Marketo Engage, as Fivetran lands it: leads, programs and one table for each type of activity."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from lead_scoring.demo_data.scene import (
    BROWSER,
    MAILS,
    Campaign,
    Change,
    Deal,
    Member,
    Merge,
    Person,
    Raw,
    Scene,
    Touch,
)

KINDS = (
    "email_sent", "email_delivered", "email_open", "email_click", "email_reply", "email_bounce",
    "email_unsubscribe", "page_view", "form_submit", "social", "call", "deal", "campaign", "status",
    "merge",
)  # fmt: skip

# Touch kind -> raw table and Marketo's number of the type. Replies and calls are of Sales Insight;
# their numbers differ between instances.
_TYPES = {
    "email_sent": ("activity_send_email", 6),
    "email_delivered": ("activity_email_delivered", 7),
    "email_bounce": ("activity_email_bounced", 8),
    "email_unsubscribe": ("activity_unsubscribe_email", 9),
    "email_open": ("activity_open_email", 10),
    "email_click": ("activity_click_email", 11),
    "email_reply": ("activity_replied_to_sales_email", 100_001),
    "page_view": ("activity_visit_webpage", 1),
    "form_submit": ("activity_fill_out_form", 2),
    "social": ("activity_share_content", 400),
    "call": ("activity_received_sales_call", 100_002),
}
_SITE = "https://www.seller.test-data.net"
_SUCCESS = ("Responded", "Attended")
_FIRST_STATUS = {"Attended": "Registered", "Responded": "Sent", "Registered": "Invited"}


def tables(scene: Scene) -> Raw:
    """The raw tables of a scene, as Fivetran lands them."""
    told: Raw = {
        "lead": [_lead(p, scene) for p in scene.people] + [_loser(m, scene) for m in scene.merges],
        "company": [
            {
                "id": 500 + company.number,
                "external_company_id": f"C-{company.number}",
                "company": company.name,
                "website": f"https://www.{company.domain}",
                "industry": company.industry,
                "billing_country": company.country,
                "number_of_employees": company.employees,
                "annual_revenue": company.revenue,
                "created_at": company.created,
                "updated_at": company.created,
                **_synced(company.created, scene),
            }
            for company in scene.companies
        ],
        "campaign": [_smart_campaign(number, scene) for number in range(len(MAILS))],
        "program": [_program(campaign, scene) for campaign in scene.campaigns],
        "program_cost": [_cost(campaign, scene) for campaign in scene.campaigns],
        "program_membership": [_membership(member, scene) for member in scene.members],
        "activity_change_status_in_progression": [
            row for member in scene.members for row in _status_changes(member, scene)],
        "activity_merge_leads": [_merge(merge, scene) for merge in scene.merges],
        "activity_change_data_value": [_change(change, scene) for change in scene.changes],
        "opportunity": [_opportunity(deal, scene) for deal in scene.deals],
        "opportunity_role": [_role(deal, scene) for deal in scene.deals],
    }
    for touch in scene.touches:
        told.setdefault(_TYPES[touch.kind][0], []).append(_activity(touch, scene))
    return told


def _synced(at: datetime, scene: Scene) -> dict[str, object]:
    return {"_fivetran_synced": min(at + timedelta(days=1), scene.until)}


def _lead_id(number: int) -> int:
    return 1_000_000 + number


def _program_id(campaign: Campaign) -> int:
    return 1_000 + campaign.number


def _lead(person: Person, scene: Scene) -> dict[str, object]:
    company = person.company
    return {
        "id": _lead_id(person.number),
        "created_at": person.created,
        "updated_at": person.updated,
        "email": person.email,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "phone": person.phone,
        "title": person.job_title,
        "company": company.name,
        "external_company_id": f"C-{company.number}",
        "website": f"https://www.{company.domain}",
        "industry": company.industry,
        "number_of_employees": company.employees,
        "annual_revenue": company.revenue,
        "country": company.country,
        "city": company.city,
        "lead_source": person.lead_source,
        "lead_status": person.status,
        "unsubscribed": person.email_consent == "opted_out",
        "email_invalid": False,
        "do_not_call": person.phone_consent == "opted_out",
        "web_user_id": person.user_id,
        **_synced(person.updated, scene),
    }


def _loser(merge: Merge, scene: Scene) -> dict[str, object]:
    """The second record of a person: another address, so only the merge says who it is."""
    return {
        **_lead(merge.person, scene),
        "id": _lead_id(merge.loser_number),
        "email": f"was.{merge.person.email}",
        "updated_at": merge.person.created,
        "unsubscribed": False,
        "do_not_call": False,
        "web_user_id": None,
    }


def _merge(merge: Merge, scene: Scene) -> dict[str, object]:
    return {
        **_common(40_000_000 + merge.loser_number, 32, merge.person, merge.at, scene),
        "merge_ids": f"[{_lead_id(merge.loser_number)}]",
        "merge_source": "leaddb",
    }


def _common(
    number: int, type_id: int, person: Person, at: datetime, scene: Scene
) -> dict[str, object]:
    """What every activity has. Its primary attribute is added by the others."""
    return {
        "id": number,
        "activity_type_id": type_id,
        "activity_date": at,
        "lead_id": _lead_id(person.number),
        **_synced(at, scene),
    }


def _activity(touch: Touch, scene: Scene) -> dict[str, object]:
    """A touch in the columns of its type."""
    type_id = _TYPES[touch.kind][1]
    row = _common(50_000_000 + touch.number, type_id, touch.person, touch.at, scene)
    if touch.kind.startswith("email_") and touch.kind != "email_reply":
        return row | _mail(touch)
    source, medium, campaign = touch.utm or (None, None, None)
    parameters = f"utm_source={source}&utm_medium={medium}&utm_campaign={campaign}"
    page = f"{_SITE}{touch.page or '/'}"
    row["primary_attribute_value"] = touch.content or touch.page
    return row | {
        "page_view": {
            "webpage_url": page,
            "query_parameters": parameters if source else None,
            "user_agent": touch.user_agent,
        },
        "form_submit": {"referrer_url": page, "user_agent": BROWSER},
        "social": {"referrer_url": page},
        "email_reply": {"received_by": touch.person.owner.email, "source": "Sales Insight"},
        "call": {
            "sales_call_status": "Completed",
            "sales_call_subject": touch.content,
            "sales_call_duration": touch.seconds,
        },
    }[touch.kind]


def _mail(touch: Touch) -> dict[str, object]:
    """The columns of a mail: the asset, and the run of the smart campaign that sent it."""
    asset = MAILS.index(touch.content) if touch.content in MAILS else 0
    return {
        "campaign_id": 2_000 + asset,
        "campaign_run_id": int(touch.message.split("-")[1]) if touch.message else 0,
        "primary_attribute_value_id": 700 + asset,
        "primary_attribute_value": touch.content,
        "action_result": "succeeded" if touch.kind == "email_sent" else None,
        "category": 2 if touch.kind == "email_bounce" else None,
        "link": f"{_SITE}{touch.page}" if touch.page else None,
        "user_agent": touch.user_agent,
        "is_bot_activity": False if touch.user_agent else None,
    }


def _smart_campaign(number: int, scene: Scene) -> dict[str, object]:
    """A flow that sends a mail; the first program with mails owns all of them."""
    programs = [_program_id(c) for c in scene.campaigns if c.kind == "Email"]
    return {
        "id": 2_000 + number,
        "name": f"Send: {MAILS[number]}",
        "program_id": programs[0] if programs else None,
        "type": "batch",
        "_fivetran_synced": scene.until,
    }


def _program(campaign: Campaign, scene: Scene) -> dict[str, object]:
    return {
        "id": _program_id(campaign),
        "name": campaign.name,
        "channel": campaign.kind,
        "type": "Event" if campaign.kind != "Email" else "Email",
        "status": "completed",
        "start_date": datetime.combine(campaign.starts, time()),
        "end_date": datetime.combine(campaign.ends, time()),
        "_fivetran_deleted": False,
        **_synced(datetime.combine(campaign.starts, time()), scene),
    }


def _cost(campaign: Campaign, scene: Scene) -> dict[str, object]:
    starts = datetime.combine(campaign.starts, time())
    return {
        "program_id": _program_id(campaign),
        "index": 0,
        "cost": campaign.cost,
        "note": None,
        "start_date": starts,
        **_synced(starts, scene),
    }


def _membership(member: Member, scene: Scene) -> dict[str, object]:
    success = member.status in _SUCCESS
    changed = member.responded or member.added
    return {
        "program_id": _program_id(member.campaign),
        "lead_id": _lead_id(member.person.number),
        "status_name": member.status,
        "reached_success": success,
        "membership_date": member.added,
        "reached_success_date": member.responded if success else None,
        "updated_at": changed,
        **_synced(changed, scene),
    }


def _status_changes(member: Member, scene: Scene) -> list[dict[str, object]]:
    """How a member got its status: with the one it began with, and then with an answer."""
    first = _FIRST_STATUS.get(member.status, member.status)
    steps = [("Not in Program", first, member.added)]
    if member.responded:
        steps.append((first, member.status, member.responded))
    return [
        {
            **_common(60_000_000 + 10 * member.number + n, 104, member.person, at, scene),
            "primary_attribute_value_id": _program_id(member.campaign),
            "primary_attribute_value": member.campaign.name,
            "old_status": old,
            "new_status": new,
            "success": new in _SUCCESS,
        }
        for n, (old, new, at) in enumerate(steps)
    ]


def _change(change: Change, scene: Scene) -> dict[str, object]:
    return {
        **_common(70_000_000 + change.number, 13, change.person, change.at, scene),
        "primary_attribute_value": "Lead Status",
        "old_value": change.old,
        "new_value": change.new,
    }


def _opportunity(deal: Deal, scene: Scene) -> dict[str, object]:
    changed = deal.stages[-1][1]
    closes = deal.closed or datetime.combine(deal.expected_close, time())
    return {
        "external_opportunity_id": f"OPP-{deal.number}",
        "name": deal.name,
        "amount": deal.amount,
        "stage": deal.stage,
        "is_closed": deal.is_closed,
        "is_won": deal.is_won,
        "close_date": closes.date(),
        "external_created_date": deal.created,
        "created_at": deal.created,
        "updated_at": changed,
        "external_company_id": f"C-{deal.person.company.number}",
        "external_sales_person_id": deal.owner.email,
        **_synced(changed, scene),
    }


def _role(deal: Deal, scene: Scene) -> dict[str, object]:
    return {
        "external_opportunity_id": f"OPP-{deal.number}",
        "lead_id": _lead_id(deal.person.number),
        "role": "Decision Maker",
        "is_primary": True,
        **_synced(deal.created, scene),
    }
