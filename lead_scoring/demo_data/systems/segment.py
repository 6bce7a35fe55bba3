"""Segment: page, track, identify, group and alias calls, and the users they are about.

Until somebody is identified on a device, the calls of that device know nobody; the table of users
knows no devices.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from lead_scoring.demo_data.scene import BROWSER, Merge, Person, Raw, Scene, Touch

KINDS = ("page_view", "form_submit", "content_download", "product_use", "merge")

_SITE = "https://www.seller.test-data.net"
_EVENTS = {"form_submit": "Form Submitted", "content_download": "File Downloaded"}


def tables(scene: Scene) -> Raw:
    """The raw tables of a scene, as Segment lands them in a warehouse."""
    identified = _identified(scene)
    return {
        "pages": [_page(t, scene, identified) for t in scene.touches if t.kind == "page_view"],
        "tracks": [_track(t, scene, identified) for t in scene.touches if t.kind != "page_view"],
        "identifies": [
            _identify(person, device, identified[device], scene)
            for person in scene.people for device in person.devices
        ],
        "users": [_user(p, scene) for p in scene.people] + [_old(m, scene) for m in scene.merges],
        "groups": [_group(person, scene) for person in scene.people],
        "aliases": [_alias(merge, scene) for merge in scene.merges],
    }


def _identified(scene: Scene) -> dict[str, datetime]:
    """When the person of each device is identified on it: with the last thing that happens there,
    so that all before it has to be stitched."""
    moments = {device: person.created for person in scene.people for device in person.devices}
    for touch in scene.touches:
        if touch.device:
            moments[touch.device] = max(moments[touch.device], touch.at)
    return moments


def _id(*words: object) -> str:
    return str(uuid5(NAMESPACE_URL, "/".join(("segment", *map(str, words)))))


def _call(at: datetime, scene: Scene, *words: object) -> dict[str, object]:
    """What every call has; the words tell it from all others."""
    return {
        "id": f"ajs-next-{_id(*words)}",
        "original_timestamp": at,
        "sent_at": at + timedelta(seconds=1),
        "received_at": at + timedelta(seconds=2),
        "timestamp": at,
        "uuid_ts": min(at + timedelta(days=1), scene.until),
    }


def _who(touch: Touch, identified: dict[str, datetime]) -> dict[str, object]:
    device = touch.device or touch.person.devices[0]
    known = touch.at >= identified[device]
    return {"anonymous_id": _id(device), "user_id": touch.person.user_id if known else None}


def _page(touch: Touch, scene: Scene, identified: dict[str, datetime]) -> dict[str, object]:
    source, medium, campaign = touch.utm or (None, None, None)
    return {
        **_call(touch.at, scene, "page", touch.number),
        **_who(touch, identified),
        "path": touch.page,
        "url": f"{_SITE}{touch.page}",
        "title": f"Seller: {touch.page}",
        "context_page_path": touch.page,
        "context_campaign_source": source,
        "context_campaign_medium": medium,
        "context_campaign_name": campaign,
        "context_user_agent": touch.user_agent,
    }


def _track(touch: Touch, scene: Scene, identified: dict[str, datetime]) -> dict[str, object]:
    name = _EVENTS.get(touch.kind) or str(touch.content).title()
    page = touch.page or "/"
    return {
        **_call(touch.at, scene, "track", touch.number),
        **_who(touch, identified),
        "event": name.lower().replace(" ", "_"),
        "event_text": name,
        "context_page_path": page,
        "context_page_url": f"{_SITE}{page}",
        "context_user_agent": BROWSER,
    }


def _traits(person: Person) -> dict[str, object]:
    return {
        "email": person.email,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "phone": person.phone,
        "title": person.job_title,
        "company_name": person.company.name,
        "address_country": person.company.country,
        "address_city": person.company.city,
        "created_at": person.created,
    }


def _identify(person: Person, device: str, at: datetime, scene: Scene) -> dict[str, object]:
    return {
        **_call(at, scene, "identify", device),
        "anonymous_id": _id(device),
        "user_id": person.user_id,
        **_traits(person),
    }


def _user(person: Person, scene: Scene) -> dict[str, object]:
    return {
        "id": person.user_id,
        **_traits(person),
        "received_at": person.updated,
        "uuid_ts": min(person.updated + timedelta(days=1), scene.until),
    }


def _old(merge: Merge, scene: Scene) -> dict[str, object]:
    """The second user of a person: it has no email, so only the alias says who it is."""
    return {
        **_user(merge.person, scene),
        "id": f"user-{merge.loser_number:05d}",
        "email": None,
    }


def _group(person: Person, scene: Scene) -> dict[str, object]:
    company = person.company
    return {
        **_call(person.created, scene, "group", person.number),
        "anonymous_id": _id(person.devices[0]),
        "user_id": person.user_id,
        "group_id": f"company-{company.number}",
        "name": company.name,
        "industry": company.industry,
        "employees": company.employees,
        "website": f"https://www.{company.domain}",
        "address_country": company.country,
    }


def _alias(merge: Merge, scene: Scene) -> dict[str, object]:
    return {
        **_call(merge.at, scene, "alias", merge.loser_number),
        "previous_id": f"user-{merge.loser_number:05d}",
        "user_id": merge.person.user_id,
    }
