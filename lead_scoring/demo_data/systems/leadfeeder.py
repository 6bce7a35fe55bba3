"""Leadfeeder: the companies that visited the site, and their visits page by page.

It knows companies and devices, but no people. Its table of accounts is the workspace of its user.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from lead_scoring.demo_data.scene import Company, Raw, Scene, Touch

KINDS = ("page_view",)

_HOST = "www.seller.test-data.net"
_WORKSPACE = "201001"


def tables(scene: Scene) -> Raw:
    """The raw tables of a scene, as Airbyte lands them: all but the ids is JSON."""
    return {
        "accounts": [{
            "id": _WORKSPACE,
            "type": "accounts",
            "attributes": json.dumps({
                "name": "The seller", "subscription": "premium", "timezone": "Europe/Berlin"}),
            "_airbyte_extracted_at": scene.until,
        }],
        "leads": [_lead(company, scene) for company in scene.companies],
        "visits": [_visit(touch, scene) for touch in scene.touches],
    }


def _lead_id(company: Company) -> str:
    return f"wxyz{company.number:08d}"


def _lead(company: Company, scene: Scene) -> dict[str, object]:
    days = [t.at for t in scene.touches if t.person.company == company] or [company.created]
    return {
        "id": _lead_id(company),
        "type": "leads",
        "account_id": _WORKSPACE,
        "last_visit_date": _day(max(days)),
        "attributes": json.dumps({
            "name": company.name,
            "website_url": f"http://www.{company.domain}",
            "industry": company.industry,
            "employee_count": company.employees,
            "employees_range": {"min": company.employees, "max": company.employees * 2},
            "revenue": None,
            "quality": 7,
            "status": "new",
            "tags": [],
            "visits": len(days),
            "first_visit_date": _day(min(days)),
            "last_visit_date": _day(max(days)),
        }),
        "_airbyte_extracted_at": min(max(days) + timedelta(days=1), scene.until),
    }


def _day(at: datetime) -> str:
    return at.date().isoformat()


def _visit(touch: Touch, scene: Scene) -> dict[str, object]:
    """Each page is a visit of its own. Half of the people let Google Analytics count them."""
    source, medium, campaign = touch.utm or (None, None, None)
    started = f"{touch.at.isoformat(timespec='milliseconds')}Z"
    return {
        "id": f"{touch.at:%Y%m%d}_{touch.number:06d}",
        "type": "visits",
        "account_id": _WORKSPACE,
        "started_at": started,
        "attributes": json.dumps({
            "started_at": started,
            "date": _day(touch.at),
            "hour": touch.at.hour,
            "lead_id": _lead_id(touch.person.company),
            "lf_client_id": f"LF1.1.{touch.device}",
            "ga_client_ids": [touch.device] if touch.person.number % 2 else [],
            "source": source,
            "medium": medium,
            "campaign": campaign,
            "device_type": "desktop",
            "page_depth": 1,
            "visit_length": touch.seconds,
            "visit_route": [{
                "hostname": _HOST,
                "page_path": touch.page,
                "page_url": f"https://{_HOST}{touch.page}",
                "page_title": f"Seller: {touch.page}",
                "previous_page_path": None,
                "time_on_page": touch.seconds,
            }],
        }),
        "_airbyte_extracted_at": min(touch.at + timedelta(days=1), scene.until),
    }
