"""Marketing email in HubSpot: sends, opens and clicks by people, gateways and privacy proxies."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pyarrow as pa

from . import dirt, ids, tables
from .clock import DAY, HOUR, MINUTE, SECOND, Period, loaded_at, office_time, utc_offset
from .companies import Companies
from .dirt import Dirt
from .people import People, sigmoid
from .site import HOST, PATHS
from .tables import constant, millis, pick, where

APP_ID, PORTAL_ID = 2286, 4727653
TYPES: tuple[str, ...] = (
    "SENT", "DELIVERED", "BOUNCE", "OPEN", "CLICK", "STATUSCHANGE", "SPAMREPORT",
)
SENT, DELIVERED, BOUNCE, OPEN, CLICK, STATUSCHANGE, SPAMREPORT = range(7)
_HUMAN, _SCANNER_CLICK, _SCANNER_OPEN, _APPLE = range(4)

# The links of each kind of mail; the last one is always the way out.
_UNSUBSCRIBE = f"{HOST}/email/unsubscribe"
_LINKS: dict[str, tuple[str, ...]] = {
    "newsletter": ("/blog/crm-hygiene", "/customers/acme", "/product"),
    "launch": ("/product", "/pricing", "/demo"),
    "webinar": ("/webinars", "/demo", "/blog/demo-that-sells"),
    "stories": ("/customers/globex", "/customers/initech", "/demo"),
}
_KINDS = tuple(_LINKS)
_AGENTS: tuple[str, ...] = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.5 Safari/605.1.15",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15",
    "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17628; Pro)",
)
_SCANNERS: tuple[str, ...] = (
    "Barracuda Sentinel (EE)", "Proofpoint URL Defense/1.0", "Mimecast-URL-Protect/2.1",
    "Mozilla/5.0 (compatible; SafeLinks; Microsoft Defender for Office 365)",
)
_PROXIES: tuple[str, ...] = (
    "Mozilla/5.0",
    "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
)
_ALL_AGENTS = _AGENTS + _SCANNERS + _PROXIES
_FIRST_SCANNER, _FIRST_PROXY = len(_AGENTS), len(_AGENTS) + len(_SCANNERS)


@dataclass
class Mailing:
    """One entry per email campaign."""

    name: list[str]
    kind: np.ndarray  # index into _KINDS
    day: np.ndarray  # midnight UTC


@dataclass
class Recipients:
    """One entry per HubSpot contact that gets mail."""

    person: np.ndarray
    since: np.ndarray
    email: pa.Array


@dataclass
class Events:
    """One entry per row of email_event. `mail` is the row of its SENT event before sorting."""

    type: np.ndarray
    time: np.ndarray
    mail: np.ndarray
    url: np.ndarray  # index into the urls; -1 where none
    agent: np.ndarray
    machine: np.ndarray
    filtered: np.ndarray
    obsoleted_by: np.ndarray  # position of the event that replaces this one; -1

    @classmethod
    def of(cls, kind: int, time: np.ndarray, mail: np.ndarray, **more: np.ndarray) -> Events:
        """Events of one type; what is not given is -1, 0 or false."""
        count = len(time)
        none = np.full(count, -1)
        return cls(
            np.full(count, kind), time, mail, more.get("url", none), more.get("agent", none),
            more.get("machine", np.zeros(count, int)), more.get("filtered", np.zeros(count, bool)),
            none,
        )

    @classmethod
    def join(cls, parts: list[Events]) -> Events:
        """All events of several parts, in the order of the parts."""
        return cls(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)))

    def take(self, index: np.ndarray) -> Events:
        """The events at `index`."""
        return Events(*(getattr(self, f.name)[index] for f in fields(self)))


def mailings(period: Period) -> Mailing:
    """The calendar of campaigns: newsletters, stories, webinar invitations, product launches."""
    entries: list[tuple[int, str, str]] = []
    first = (period.start // DAY + 9) // 7 * 7  # days since 1970 divisible by 7 are Thursdays
    last = period.end // DAY
    for number, day in enumerate(range(first, last - 1, 14)):
        entries.append((day, "newsletter", f"Newsletter {number + 1}"))
    for number, day in enumerate(range(first + 5, last - 1, 28)):
        entries.append((day, "webinar", f"Webinar invitation {number + 1}"))
    for number, day in enumerate(range(first + 13, last - 1, 28)):
        entries.append((day, "stories", f"Customer stories {number + 1}"))
    for share in (0.45, 0.80):
        day = (int(first + share * (last - first))) // 7 * 7 + 5
        entries.append((day, "launch", "Product launch"))
        entries.append((day + 7, "launch", "Product launch follow-up"))
    entries = sorted(e for e in entries if e[0] < last)
    return Mailing(
        [name for _, _, name in entries],
        np.array([_KINDS.index(kind) for _, kind, _ in entries]),
        np.array([day for day, _, _ in entries]) * DAY,
    )


def urls(plan: Mailing) -> tuple[list[str], np.ndarray]:
    """Every link of every campaign (four each), and the page it leads to (-1 the way out)."""
    addresses, pages = [], []
    for name, kind in zip(plan.name, plan.kind.tolist(), strict=True):
        tag = name.lower().replace(" ", "-")
        for path in _LINKS[_KINDS[kind]]:
            addresses.append(
                f"{HOST}{path}?utm_source=hubspot&utm_medium=email&utm_campaign={tag}"
            )
            pages.append(PATHS.index(path))
        addresses.append(f"{_UNSUBSCRIBE}?d={tag}")
        pages.append(-1)
    return addresses, np.array(pages)


@dataclass
class Sends:
    """One entry per mail that was sent."""

    recipient: np.ndarray
    person: np.ndarray
    campaign: np.ndarray
    time: np.ndarray
    delivered: np.ndarray  # -1 if it bounced

    def __len__(self) -> int:
        return len(self.time)


def _sends(
    rng: np.random.Generator, people: People, to: Recipients, plan: Mailing, period: Period
) -> Sends:
    """Who got which campaign when: in the morning, local time."""
    likes = rng.beta(0.7, 2.6, len(to.person))
    recipient, campaign = [], []
    for number, kind in enumerate(plan.kind.tolist()):
        share = 0.55 if _KINDS[kind] == "launch" else likes * 0.85
        wanted = (rng.random(len(likes)) < share) & (to.since < plan.day[number])
        chosen = np.flatnonzero(wanted)
        recipient.append(chosen)
        campaign.append(np.full(len(chosen), number))
    who, what = np.concatenate(recipient), np.concatenate(campaign)
    person = to.person[who]
    morning = plan.day[what] + 9 * HOUR
    offset = utc_offset(morning, people.utc_hours[person], people.dst[person])
    time = morning - offset + rng.integers(0, 40 * MINUTE, len(who))
    delivered = time + rng.integers(SECOND, 40 * SECOND, len(who))
    bounced = rng.random(len(who)) < 0.012
    keep = time < period.end - HOUR
    return Sends(
        who[keep], person[keep], what[keep], time[keep], np.where(bounced, -1, delivered)[keep]
    )


def _human(
    rng: np.random.Generator, people: People, sends: Sends
) -> tuple[Events, Events]:
    """Opens and clicks that people made, minutes to days after delivery, in office hours."""
    mail = np.flatnonzero(sends.delivered >= 0)
    person = sends.person[mail]
    until_rise = people.rise[person] - sends.time[mail]
    rising = (people.rise[person] >= 0) & (until_rise > -5 * DAY) & (until_rise < 25 * DAY)
    reads = rng.random(len(mail)) < sigmoid(-1.5 + 0.45 * people.intent[person] + 0.8 * rising)
    mail, person, rising = mail[reads], person[reads], rising[reads]
    delay = np.exp(rng.normal(1.2, 1.3, len(mail))) * HOUR
    time = office_time(
        rng, sends.delivered[mail] + delay.astype(np.int64), people.utc_hours[person],
        people.dst[person],
    )
    soon = sends.delivered[mail] + rng.integers(3 * MINUTE, 90 * MINUTE, len(mail))
    time = np.where(time < sends.delivered[mail] + 3 * MINUTE, soon, time)
    agent = rng.integers(0, len(_AGENTS), len(mail))
    # The privacy proxy has already fetched the pixel of Apple Mail users: their opens are unseen.
    seen = ~people.apple_mail[person]
    again = np.flatnonzero(seen & (rng.random(len(mail)) < 0.25))
    later = time[again] + rng.integers(10 * MINUTE, 8 * HOUR, len(again))
    opens = Events.join([
        Events.of(OPEN, time[seen], mail[seen], agent=agent[seen]),
        Events.of(OPEN, later, mail[again], agent=agent[again]),
    ])
    eager = sigmoid(-1.9 + 0.7 * people.intent[person] + 1.2 * rising)
    clicks = np.flatnonzero(rng.random(len(mail)) < eager)
    buying = sigmoid(-0.8 + 0.5 * people.intent[person[clicks]] + 1.2 * rising[clicks])
    link = np.where(
        rng.random(len(clicks)) < buying, 2, (rng.random(len(clicks)) * 2).astype(int)
    )
    pause = rng.integers(20 * SECOND, 200 * SECOND, len(clicks))
    return opens, Events.of(
        CLICK, time[clicks] + pause, mail[clicks], url=sends.campaign[mail[clicks]] * 4 + link,
        agent=agent[clicks],
    )


def _scanners(
    rng: np.random.Generator, people: People, companies: Companies, sends: Sends
) -> list[Events]:
    """A gateway opens the mail and clicks each of its links within seconds of delivery."""
    scanned = companies.scans_mail[people.company[sends.person]] & (sends.delivered >= 0)
    mail = np.flatnonzero(scanned & (rng.random(len(sends)) < 0.7))
    vendor = people.company[sends.person[mail]] % len(_SCANNERS)
    plain = rng.random(len(mail)) < 0.3  # some gateways look like a browser
    agent = np.where(plain, 0, _FIRST_SCANNER + vendor)
    filtered = ~plain & (rng.random(len(mail)) < 0.4)
    link = np.tile(np.arange(4), len(mail))
    each = np.repeat(np.arange(len(mail)), 4)
    time = sends.delivered[mail][each] + rng.integers(SECOND // 2, 6 * SECOND, len(each))
    fetched = np.flatnonzero(rng.random(len(mail)) < 0.3)
    return [
        Events.of(
            CLICK, time, mail[each], url=sends.campaign[mail][each] * 4 + link, agent=agent[each],
            machine=np.full(len(each), _SCANNER_CLICK), filtered=filtered[each],
        ),
        Events.of(
            OPEN, sends.delivered[mail][fetched] + rng.integers(SECOND, 4 * SECOND, len(fetched)),
            mail[fetched], agent=agent[fetched], machine=np.full(len(fetched), _SCANNER_OPEN),
            filtered=filtered[fetched],
        ),
    ]


def _apple(rng: np.random.Generator, people: People, sends: Sends) -> Events:
    """The privacy proxy fetches every mail seconds after delivery."""
    apple = people.apple_mail[sends.person] & (sends.delivered >= 0)
    mail = np.flatnonzero(apple & (rng.random(len(sends)) < 0.9))
    time = sends.delivered[mail] + rng.integers(2 * SECOND, 20 * SECOND, len(mail))
    agent = _FIRST_PROXY + (rng.random(len(mail)) < 0.2)
    return Events.of(OPEN, time, mail, agent=agent, machine=np.full(len(mail), _APPLE))


def _leavers(
    rng: np.random.Generator, people: People, sends: Sends, opens: Events, clicks: Events
) -> tuple[np.ndarray, Events]:
    """When each person unsubscribed (far future if never), and the status changes."""
    seen = Events.join([opens, clicks])
    person = sends.person[seen.mail]
    weary = rng.random(len(person)) < 0.06 * sigmoid(0.5 - people.intent[person])
    weary &= people.rise[person] < 0
    gone = np.full(len(people), np.iinfo(np.int64).max)
    moment = seen.time + rng.integers(10 * SECOND, 60 * SECOND, len(person))
    np.minimum.at(gone, person[weary], moment[weary])
    leaving = weary & (moment == gone[person])
    _, first = np.unique(person[leaving], return_index=True)
    return gone, Events.of(
        STATUSCHANGE, moment[leaving][first], seen.mail[leaving][first]
    )


def _all_events(
    rng: np.random.Generator, people: People, companies: Companies, sends: Sends, period: Period
) -> tuple[Events, np.ndarray]:
    """Every event of every mail, the SENT events first; and the time of unsubscribing."""
    opens, clicks = _human(rng, people, sends)
    gone, changes = _leavers(rng, people, sends, opens, clicks)
    mail = np.arange(len(sends))
    arrived = sends.delivered >= 0
    angry = np.flatnonzero(rng.random(len(opens.time)) < 0.002)
    parts = [
        Events.of(SENT, sends.time, mail),
        Events.of(DELIVERED, sends.delivered[arrived], mail[arrived]),
        Events.of(BOUNCE, sends.time[~arrived] + 3 * SECOND, mail[~arrived]),
        opens, clicks, changes,
        Events.of(SPAMREPORT, opens.time[angry] + MINUTE, opens.mail[angry]),
        *_scanners(rng, people, companies, sends),
        _apple(rng, people, sends),
    ]  # fmt: skip
    events = Events.join(parts)
    # Nobody gets mail after unsubscribing, and nothing happens after the last day.
    kept = sends.time[events.mail] <= gone[sends.person[events.mail]]
    kept &= events.time < period.end - MINUTE
    return _with_obsolete(rng, events.take(np.flatnonzero(kept))), gone


def _with_obsolete(rng: np.random.Generator, events: Events) -> Events:
    """Some opens were recorded again seconds later; the first record is obsolete then."""
    human = (events.type == OPEN) & (events.machine == _HUMAN)
    old = np.flatnonzero(human & (rng.random(len(human)) < dirt.OBSOLETE_OPENS))
    again = events.take(old)
    again.time = again.time + rng.integers(SECOND, 30 * SECOND, len(old))
    events.obsoleted_by[old] = len(human) + np.arange(len(old))
    return Events.join([events, again])


def _note(made: Dirt, events: Events, late: np.ndarray) -> None:
    scanned = (events.machine == _SCANNER_CLICK) | (events.machine == _SCANNER_OPEN)
    plain = (events.agent >= 0) & (events.agent < _FIRST_SCANNER)
    made.made("mail_scanner_clicks", (events.machine == _SCANNER_CLICK).sum(),
              "clicks on all four links within 6 seconds of delivery")
    made.made("mail_scanner_clicks_plain", ((events.machine == _SCANNER_CLICK) & plain).sum(),
              "of these, with the agent of an ordinary browser: only the timing tells")
    made.made("mail_scanner_opens", (events.machine == _SCANNER_OPEN).sum(),
              "opens by the same gateways")
    made.made("mail_filtered_events", (scanned & events.filtered).sum(),
              "email events that HubSpot itself marked: filtered_event = true")
    made.made("apple_privacy_opens", (events.machine == _APPLE).sum(),
              "opens by a privacy proxy 2 to 20 seconds after delivery")
    made.made("obsolete_opens", (events.obsoleted_by >= 0).sum(),
              "opens with obsoleted_by_id: recorded again seconds later")
    made.made("unsubscribes", (events.type == STATUSCHANGE).sum(),
              "STATUSCHANGE events with portal_subscription_status UNSUBSCRIBED")
    made.made("late_email_events", late.sum(), "email events loaded 2 to 9 days after")


@dataclass
class Clicks:
    """Human clicks on links: who, when, to which page."""

    person: np.ndarray
    time: np.ndarray
    page: np.ndarray


def write(
    rng: np.random.Generator, out: Path, people: People, companies: Companies, to: Recipients,
    period: Period, made: Dirt,
) -> tuple[Clicks, np.ndarray]:
    """Write the email tables; returns human clicks and when each person unsubscribed (-1 never)."""
    plan = mailings(period)
    sends = _sends(rng, people, to, plan, period)
    events, gone = _all_events(rng, people, companies, sends, period)
    order = np.lexsort((events.mail, events.type, events.time))
    addresses, pages = urls(plan)
    all_ids = ids.uuids(rng, len(order))
    row_of_mail = np.full(len(sends), -1)
    row_of_mail[events.mail[events.type == SENT]] = np.flatnonzero(events.type == SENT)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    events = events.take(order)
    sent_row = np.where(events.type == SENT, -1, rank[row_of_mail[events.mail]])
    synced, late = loaded_at(rng, events.time, period, dirt.LATE_EVENTS)
    count = len(order)
    sent_time = np.where(sent_row >= 0, sends.time[events.mail], -1)
    none = pa.nulls(count, pa.string())
    replaced = np.where(events.obsoleted_by >= 0, rank[events.obsoleted_by], -1)
    replaced_at = np.where(replaced >= 0, events.time[replaced], -1)
    made.tables["hubspot.email_event"] = tables.write(out, "hubspot.email_event", {
        "id": all_ids,
        "_fivetran_synced": millis(synced),
        "app_id": constant(APP_ID, count, pa.int64()),
        "caused_by_created": pa.nulls(count, pa.timestamp("us")),
        "caused_by_id": none,
        "created": millis(events.time),
        "email_campaign_id": pa.array(sends.campaign[events.mail] + 75_310_000),
        "obsoleted_by_created": millis(replaced_at),
        "obsoleted_by_id": pick(all_ids, replaced),
        "portal_id": constant(PORTAL_ID, count, pa.int64()),
        "sent_by_created": millis(sent_time),
        "sent_by_id": pick(all_ids, sent_row),
        "type": pick(TYPES, events.type),
        "filtered_event": pa.array(events.filtered),
        "recipient": pick(to.email, sends.recipient[events.mail]),
    })
    _details(out, events, all_ids, synced, addresses, made)
    _campaigns(out, plan, sends, period, made)
    _note(made, events, late)
    human = (events.type == CLICK) & (events.machine == _HUMAN)
    clicks = Clicks(
        sends.person[events.mail[human]], events.time[human], pages[events.url[human]]
    )
    made.truth["human_email_clicks"] = int(human.sum())
    made.truth["human_email_opens"] = int(
        ((events.type == OPEN) & (events.machine == _HUMAN) & (events.obsoleted_by < 0)).sum()
    )
    return clicks, np.where(gone < period.end, gone, -1)


def _details(
    out: Path, events: Events, all_ids: pa.Array, synced: np.ndarray, addresses: list[str],
    made: Dirt,
) -> None:
    """The tables that have more about opens, clicks and status changes."""
    def rows(kind: int) -> tuple[np.ndarray, dict[str, pa.Array]]:
        i = np.flatnonzero(events.type == kind)
        return i, {"id": all_ids.take(pa.array(i)), "_fivetran_synced": millis(synced[i])}

    i, columns = rows(OPEN)
    proxied = events.agent[i] >= _FIRST_PROXY
    place = constant('{"country": "united states"}', len(i))
    columns |= {
        "duration": pa.array(np.where(proxied, 0, events.time[i] // 1000 % 29_000)),
        "browser": constant('{"name": "unknown"}', len(i)),
        "ip_address": pa.nulls(len(i), pa.string()),
        "location": where(~proxied, place),
        "user_agent": pick(_ALL_AGENTS, events.agent[i]),
    }
    made.tables["hubspot.email_event_open"] = tables.write(
        out, "hubspot.email_event_open", columns
    )
    i, columns = rows(CLICK)
    columns |= {
        "referer": pa.nulls(len(i), pa.string()),
        "browser": constant('{"name": "unknown"}', len(i)),
        "location": pa.nulls(len(i), pa.string()),
        "ip_address": pa.nulls(len(i), pa.string()),
        "url": pick(addresses, events.url[i]),
        "user_agent": pick(_ALL_AGENTS, events.agent[i]),
    }
    made.tables["hubspot.email_event_click"] = tables.write(
        out, "hubspot.email_event_click", columns
    )
    i, columns = rows(STATUSCHANGE)
    columns |= {
        "bounced": constant(False, len(i)),
        "portal_subscription_status": constant("UNSUBSCRIBED", len(i)),
        "requested_by": pa.nulls(len(i), pa.string()),
        "source": constant("SOURCE_RECIPIENT", len(i)),
        "subscriptions": constant("[]", len(i)),
    }
    made.tables["hubspot.email_event_status_change"] = tables.write(
        out, "hubspot.email_event_status_change", columns
    )


def _campaigns(out: Path, plan: Mailing, sends: Sends, period: Period, made: Dirt) -> None:
    count = len(plan.name)
    queued = np.bincount(sends.campaign, minlength=count)
    synced = np.where(plan.day < period.first_load, period.first_load + HOUR, plan.day + 20 * HOUR)
    made.tables["hubspot.email_campaign"] = tables.write(out, "hubspot.email_campaign", {
        "id": pa.array(np.arange(count) + 75_310_000),
        "_fivetran_synced": millis(synced),
        "app_id": constant(APP_ID, count, pa.int64()),
        "app_name": constant("Batch", count),
        "content_id": pa.array(np.arange(count) + 11_809_143_696),
        "num_included": pa.array(queued),
        "num_queued": pa.array(queued),
        "sub_type": pa.nulls(count, pa.string()),
        "type": constant("BATCH_EMAIL", count),
        "name": pa.array(plan.name),
        "subject": pa.array([f"{name}: news for you" for name in plan.name]),
    })
