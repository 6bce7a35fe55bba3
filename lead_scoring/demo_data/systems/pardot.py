"""Pardot (Marketing Cloud Account Engagement), as Fivetran lands it: prospects, the browsers they
use, and everything they do with numbers for its type.

What somebody does on the web is told of the browser only; that the browser is a prospect's says the
table of visitors.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from lead_scoring.demo_data.scene import Deal, Person, Raw, Scene, Touch

KINDS = (
    "email_sent", "email_open", "email_click", "email_bounce", "email_unsubscribe", "page_view",
    "form_submit", "content_download", "social", "ticket_opened", "deal",
)  # fmt: skip

# Touch kind -> visitor_activity.type and type_name.
_TYPES = {
    "email_sent": (6, "Email"),
    "email_open": (11, "Email"),
    "email_click": (1, "Email Tracker"),
    "email_bounce": (13, "Email"),
    "email_unsubscribe": (12, "Email"),
    "form_submit": (4, "Form"),
    "content_download": (2, "File"),
    "social": (26, "Social Message"),
    "ticket_opened": (33, "UserVoice"),
}
_SITE = "https://www.seller.test-data.net"


def tables(scene: Scene) -> Raw:
    """The raw tables of a scene, as Fivetran lands them."""
    pages = [touch for touch in scene.touches if touch.kind == "page_view"]
    return {
        "prospect": [_prospect(person, scene) for person in scene.people],
        "prospect_account": [
            {
                "id": 9_000_000 + company.number,
                "name": company.name,
                "website": f"https://www.{company.domain}",
                "industry": company.industry,
                "billing_country": company.country,
                "employees": str(company.employees),
                "annual_revenue": str(company.revenue),
                "created_at": company.created,
                "updated_at": company.created,
                **_synced(company.created, scene),
            }
            for company in scene.companies
        ],
        "visitor": [
            _visitor(person, device, scene) for person in scene.people for device in person.devices
        ],
        "visit": [_visit(touch, scene) for touch in pages],
        "visitor_page_view": [_page_view(touch, scene) for touch in pages],
        "visitor_activity": [
            _activity(touch, scene) for touch in scene.touches if touch.kind != "page_view"
        ],
        "opportunity": [_opportunity(deal, scene) for deal in scene.deals],
        "opportunity_prospect": [
            {
                "opportunity_id": 3_000_000 + deal.number,
                "prospect_id": _prospect_id(deal.person),
                "updated_at": deal.created,
                **_synced(deal.created, scene),
            }
            for deal in scene.deals
        ],
        "user": [
            {
                "id": 15_000_000 + owner.number,
                "email": owner.email,
                "first_name": owner.name.split()[0],
                "last_name": owner.name.split()[1],
                "role": "Sales",
                "_fivetran_deleted": False,
                "_fivetran_synced": scene.until,
            }
            for owner in scene.owners
        ],
    }


def _synced(at: datetime, scene: Scene) -> dict[str, object]:
    return {"_fivetran_synced": min(at + timedelta(days=1), scene.until)}


def _prospect_id(person: Person) -> int:
    return 400_000_000 + person.number


def _visitor_id(person: Person, device: str) -> int:
    return 300_000_000 + 10 * person.number + person.devices.index(device)


def _prospect(person: Person, scene: Scene) -> dict[str, object]:
    """A prospect; numbers are text, and a flag that nobody has set is empty."""
    company = person.company
    return {
        "id": _prospect_id(person),
        "_fivetran_deleted": False,
        "email": person.email,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "phone": person.phone,
        "job_title": person.job_title,
        "company": company.name,
        "prospect_account_id": 9_000_000 + company.number,
        "website": f"https://www.{company.domain}",
        "industry": company.industry,
        "employees": str(company.employees),
        "annual_revenue": str(company.revenue),
        "country": company.country,
        "city": company.city,
        "source": person.lead_source,
        "score": person.number % 100,
        "grade": "B",
        "opted_out": True if person.email_consent == "opted_out" else None,
        "is_do_not_call": True if person.phone_consent == "opted_out" else None,
        "user_id": 15_000_000 + person.owner.number,
        "web_user_id_c": person.user_id,
        "created_at": person.created,
        "updated_at": person.updated,
        **_synced(person.updated, scene),
    }


def _visitor(person: Person, device: str, scene: Scene) -> dict[str, object]:
    return {
        "id": _visitor_id(person, device),
        "prospect_id": _prospect_id(person),
        "source_parameter": None,
        "created_at": person.created,
        "updated_at": person.created,
        **_synced(person.created, scene),
    }


def _visit(touch: Touch, scene: Scene) -> dict[str, object]:
    """A visit of one page, which lasts as long as the page was looked at."""
    source, medium, campaign = touch.utm or (None, None, None)
    return {
        "id": 600_000_000 + touch.number,
        "visitor_id": _visitor_id(touch.person, touch.device or touch.person.devices[0]),
        "prospect_id": None,
        "visitor_page_view_count": 1,
        "first_visitor_page_view_at": touch.at,
        "last_visitor_page_view_at": touch.at,
        "duration_in_seconds": touch.seconds,
        "source_parameter": source,
        "medium_parameter": medium,
        "campaign_parameter": campaign,
        "created_at": touch.at,
        "updated_at": touch.at,
        **_synced(touch.at, scene),
    }


def _page_view(touch: Touch, scene: Scene) -> dict[str, object]:
    return {
        "id": 650_000_000 + touch.number,
        "visit_id": 600_000_000 + touch.number,
        "visitor_id": _visitor_id(touch.person, touch.device or touch.person.devices[0]),
        "url": f"{_SITE}{touch.page}",
        "title": f"Seller: {touch.page}",
        "created_at": touch.at,
        **_synced(touch.at, scene),
    }


def _activity(touch: Touch, scene: Scene) -> dict[str, object]:
    """A touch as a row of visitor_activity. On the web only the visitor is known."""
    type_code, type_name = _TYPES[touch.kind]
    mail = int(touch.message.split("-")[1]) if touch.message else None
    details = f"{_SITE}{touch.page}" if touch.kind == "email_click" else touch.content
    return {
        "id": 1_500_000_000 + touch.number,
        "created_at": touch.at,
        "prospect_id": None if touch.device else _prospect_id(touch.person),
        "visitor_id": _visitor_id(touch.person, touch.device) if touch.device else None,
        "type": type_code,
        "type_name": type_name,
        "details": details,
        "email_id": 590_000_000 + mail if mail else None,
        "list_email_id": 580_000_000 + mail if mail else None,
        "file_id": 70_000 if touch.kind == "content_download" else None,
        "form_id": 80_000 if touch.kind == "form_submit" else None,
        **_synced(touch.at, scene),
    }


def _opportunity(deal: Deal, scene: Scene) -> dict[str, object]:
    """A deal; the day on which an open one closes is a plan."""
    changed = deal.stages[-1][1]
    return {
        "id": 3_000_000 + deal.number,
        "name": deal.name,
        "value": deal.amount,
        "probability": (100 if deal.is_won else 0) if deal.is_closed else 50,
        "stage": deal.stage,
        "status": ("Won" if deal.is_won else "Lost") if deal.is_closed else "Open",
        "type": "New Business",
        "campaign_id": None,
        "closed_at": deal.closed or datetime.combine(deal.expected_close, time()),
        "created_at": deal.created,
        "updated_at": changed,
        **_synced(changed, scene),
    }
