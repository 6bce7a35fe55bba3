"""Snowplow: one wide table of events, with contexts as JSON, as it is loaded into Snowflake.

It knows browsers and user ids but no people: those come from another system of the scene.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from lead_scoring.demo_data.scene import BROWSER, Raw, Scene, Touch

KINDS = ("page_view", "form_submit", "content_download", "social")

HEARTBEAT = 10
_SITE = "https://www.seller.test-data.net"
_NAMES = {
    "page_view": ("page_view", "page_view"),
    "form_submit": ("unstruct", "submit_form"),
    "content_download": ("struct", "event"),
    "social": ("unstruct", "social_interaction"),
}


def tables(scene: Scene) -> Raw:
    """The raw tables of a scene, as Snowplow's loader for Snowflake lands them."""
    signed_in = _signed_in(scene)
    rows = []
    for touch in scene.touches:
        user = touch.person.user_id if touch.number in signed_in else None
        rows.append(_event(touch, *_NAMES[touch.kind], touch.at, user, scene))
        rows += [
            _event(touch, "page_ping", "page_ping", at, user, scene) for at in _pings(touch, scene)
        ]
    return {"events": rows}


def _device(touch: Touch) -> str:
    return touch.device or touch.person.devices[0]


def _signed_in(scene: Scene) -> set[int]:
    """The numbers of the touches that name the person: the last one on each device. All before it
    have to be stitched."""
    last: dict[str, Touch] = {}
    for touch in scene.touches:
        seen = last.setdefault(_device(touch), touch)
        if touch.at >= seen.at:
            last[_device(touch)] = touch
    return {touch.number for touch in last.values()}


def _pings(touch: Touch, scene: Scene) -> list[datetime]:
    """When the page says that the person is still there: once every ten seconds."""
    if touch.kind != "page_view":
        return []
    count = (touch.seconds or 0) // HEARTBEAT
    moments = (touch.at + timedelta(seconds=HEARTBEAT * n) for n in range(1, count + 1))
    return [moment for moment in moments if moment <= scene.until]


def _id(*words: object) -> str:
    return str(uuid5(NAMESPACE_URL, "/".join(("snowplow", *map(str, words)))))


def _event(
    touch: Touch, event: str, name: str, at: datetime, user: str | None, scene: Scene
) -> dict[str, object]:
    source, medium, campaign = touch.utm or (None, None, None)
    page = touch.page or "/"
    structured, form = event == "struct", name == "submit_form"
    loaded = min(at + timedelta(days=1), scene.until)
    form_id = str(touch.content).lower().replace(" ", "-")
    return {
        "app_id": "website",
        "platform": "web",
        "etl_tstamp": min(at + timedelta(minutes=1), scene.until),
        "collector_tstamp": at + timedelta(milliseconds=300),
        "dvce_created_tstamp": at,
        "dvce_sent_tstamp": at,
        "derived_tstamp": at,
        "load_tstamp": loaded,
        "event": event,
        "event_id": _id(name, touch.number, at.isoformat()),
        "event_vendor": "com.snowplowanalytics.snowplow",
        "event_name": name,
        "user_id": user,
        "domain_userid": _id(_device(touch)),
        "page_url": f"{_SITE}{page}",
        "page_urlpath": page,
        "page_title": f"Seller: {page}",
        "mkt_source": source,
        "mkt_medium": medium,
        "mkt_campaign": campaign,
        "se_category": "downloads" if structured else None,
        "se_action": "download" if structured else None,
        "se_label": touch.content if structured else None,
        "useragent": touch.user_agent or BROWSER,
        "contexts_com_snowplowanalytics_snowplow_web_page_1":
            json.dumps([{"id": _id("view", touch.number)}]),
        "contexts_com_iab_snowplow_spiders_and_robots_1":
            json.dumps([{"category": "BROWSER", "reason": "PASSED_ALL", "spiderOrRobot": False}]),
        "unstruct_event_com_snowplowanalytics_snowplow_submit_form_1":
            json.dumps({"formId": form_id}) if form else None,
    }
