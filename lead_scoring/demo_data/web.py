"""Visits of the website: bursts of sessions of page views, by people, strangers and machines."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from . import dirt
from .clock import DAY, HOUR, MINUTE, SECOND, Period, office_time
from .people import People, sigmoid
from .places import COUNTRIES
from .site import CASE_STUDIES, EMAIL_SOURCE, FILES, FORMS, PAGES, PATHS, SEARCH_TERMS, SOURCES

EVENT_NAMES: tuple[str, ...] = (
    "first_visit", "session_start", "page_view", "scroll", "click", "file_download",
    "view_search_results",
)
(FIRST_VISIT, SESSION_START, PAGE_VIEW, SCROLL, CLICK, FILE_DOWNLOAD, SEARCH) = range(7)
BROWSERS: tuple[str, ...] = ("Chrome", "Safari", "Edge", "Firefox", "Samsung Internet")
CRAWLER_BROWSERS: tuple[str, ...] = (
    "Googlebot", "AhrefsBot", "HeadlessChrome", "python-requests", "SemrushBot", "bingbot",
)
NO_COOKIE = -1
_CRAWLER, _STORM = 1, 2


@dataclass
class Devices:
    """One entry per browser with a cookie."""

    first_seen: np.ndarray
    country: np.ndarray
    mobile: np.ndarray
    browser: np.ndarray  # index into BROWSERS + CRAWLER_BROWSERS
    person: np.ndarray  # owner; -1 for strangers and machines


@dataclass
class Visits:
    """One entry per GA4 event, in order of time."""

    time: np.ndarray
    device: np.ndarray
    user: np.ndarray  # the person that GA4 was told about; -1 if none
    name: np.ndarray
    page: np.ndarray
    referrer: np.ndarray  # page index, or -1 - source index
    source: np.ndarray  # -1 where the event carries none
    session: np.ndarray
    session_number: np.ndarray
    engagement: np.ndarray  # milliseconds; -1 where none
    detail: np.ndarray  # index of the file or search term; -1 where none
    machine: np.ndarray

    def take(self, index: np.ndarray) -> Visits:
        """The events at `index`."""
        return Visits(*(getattr(self, f.name)[index] for f in fields(self)))

    def __len__(self) -> int:
        return len(self.time)


@dataclass
class Sessions:
    """One entry per visit: who (-1 a stranger), when, how keen, and where it starts (-1 any)."""

    person: np.ndarray
    time: np.ndarray
    keen: np.ndarray
    landing: np.ndarray
    source: np.ndarray

    @classmethod
    def join(cls, *parts: Sessions) -> Sessions:
        """All sessions of several parts."""
        return cls(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(cls)))


def _source_draw(rng: np.random.Generator, count: int) -> np.ndarray:
    shares = np.array([s[4] for s in SOURCES], dtype=float)
    return rng.choice(len(SOURCES), count, p=shares / shares.sum())


def _bursts(rng: np.random.Generator, people: People) -> tuple[np.ndarray, ...]:
    """Person, time and keenness of each burst of interest."""
    count = len(people)
    rate = np.minimum(np.exp(-0.75 + 0.40 * people.intent + 0.9 * rng.normal(0, 1, count)), 12)
    number = np.where(people.on_web, rng.poisson(rate), 0)
    person = np.repeat(np.arange(count), number)
    span = rng.exponential(70, len(person)) * DAY - rng.exponential(9, len(person)) * DAY
    time = people.created[person] + span.astype(np.int64)
    keen = sigmoid(-1.9 + 0.8 * people.intent[person] + rng.normal(0, 0.8, len(person)))

    rising = np.where(people.on_web & (people.rise >= 0), 1 + rng.poisson(1.8, count), 0)
    who = np.repeat(np.arange(count), rising)
    before = (rng.exponential(10, len(who)) * DAY).astype(np.int64)
    first = np.minimum(people.created[who] - 5 * DAY, people.rise[who] - DAY)
    risen = np.maximum(people.rise[who] - before, first)
    return (
        np.concatenate([person, who]),
        np.concatenate([time, risen]),
        np.concatenate([keen, sigmoid(rng.normal(0.8, 0.8, len(who)))]),
    )


def _people_sessions(rng: np.random.Generator, people: People, period: Period) -> Sessions:
    person, time, keen = _bursts(rng, people)
    number = 1 + rng.poisson(0.8, len(person))
    burst = np.repeat(np.arange(len(person)), number)
    later = (rng.exponential(1.3, len(burst)) * DAY).astype(np.int64)
    who = person[burst]
    when = office_time(rng, time[burst] + later, people.utc_hours[who], people.dst[who])
    inside = (when >= period.start) & (when < period.end - 3 * HOUR)
    count = int(inside.sum())
    return Sessions(
        who[inside], when[inside], keen[burst][inside], np.full(count, -1), _source_draw(rng, count)
    )


def form_sessions(
    rng: np.random.Generator, people: People, person: np.ndarray, time: np.ndarray,
    form: np.ndarray,
) -> Sessions:
    """The visits during which forms were sent."""
    here = people.on_web[person]
    count = int(here.sum())
    landing = np.array([PATHS.index(f[0]) for f in FORMS])[form[here]]
    start = time[here] - rng.integers(20, 200, count) * SECOND
    return Sessions(person[here], start, np.full(count, 0.4), landing, _source_draw(rng, count))


def click_sessions(
    rng: np.random.Generator, people: People, person: np.ndarray, time: np.ndarray,
    page: np.ndarray,
) -> Sessions:
    """The visits that begin with a click in an email."""
    here = people.on_web[person] & (page >= 0)
    count = int(here.sum())
    start = time[here] + rng.integers(1, 5, count) * SECOND
    source = np.full(count, EMAIL_SOURCE)
    return Sessions(person[here], start, np.full(count, 0.35), page[here], source)


def _stranger_sessions(
    rng: np.random.Generator, number: int, period: Period
) -> tuple[Sessions, np.ndarray, np.ndarray]:
    """Visits of people who never say who they are: sessions, their device number, countries."""
    shares = np.array([c.weight for c in COUNTRIES])
    country = rng.choice(len(COUNTRIES), number, p=shares / shares.sum())
    device = np.repeat(np.arange(number), 1 + rng.poisson(0.2, number))
    hours = np.array([c.utc_offset for c in COUNTRIES])[country[device]]
    rule = np.array([c.dst for c in COUNTRIES])[country[device]]
    day = rng.integers(period.start, period.end - 4 * DAY, number)[device]
    day = day + (rng.exponential(1, len(device)) * DAY).astype(np.int64)
    when = np.clip(office_time(rng, day, hours, rule), period.start, period.end - 4 * HOUR)
    count = len(device)
    sessions = Sessions(
        np.full(count, -1), when, np.full(count, 0.12), np.full(count, -1), _source_draw(rng, count)
    )
    return sessions, device, country


def _person_devices(
    rng: np.random.Generator, people: People, sessions: Sessions
) -> tuple[np.ndarray, np.ndarray]:
    """Which device each session used, and the owner of each device."""
    count = len(people)
    owned = np.where(people.on_web, rng.choice([1, 2, 3], count, p=[0.68, 0.26, 0.06]), 0)
    first = np.concatenate([[0], np.cumsum(owned)[:-1]])
    owner = np.repeat(np.arange(count), owned)
    visits = len(sessions.person)
    other = np.where(rng.random(visits) < 0.75, 0, rng.integers(1, 3, visits))
    which = np.minimum(other, owned[sessions.person] - 1)
    device = first[sessions.person] + which
    known = np.flatnonzero(people.identified >= 0)
    pairs = min(max(1, round(dirt.SHARED_DEVICES * len(known))), len(known) // 2)
    couple = rng.choice(known, (pairs, 2), replace=False)
    borrow = np.arange(count)
    borrow[couple[:, 0]] = couple[:, 1]
    lent = (borrow[sessions.person] != sessions.person) & (rng.random(len(device)) < 0.9)
    return np.where(lent, first[borrow[sessions.person]], device), owner


def _page_draw(rng: np.random.Generator, keen: np.ndarray) -> np.ndarray:
    """A page for each view: what buyers read with probability `keen`, else what others read."""
    curious = np.cumsum([p[2] for p in PAGES])
    buying = np.cumsum([p[3] for p in PAGES])
    draw = rng.random(len(keen))
    return np.where(
        rng.random(len(keen)) < keen,
        np.searchsorted(buying / buying[-1], draw, side="right"),
        np.searchsorted(curious / curious[-1], draw, side="right"),
    )


def _first_of(group: np.ndarray, count: int) -> np.ndarray:
    """Position within its group of each entry; equal groups stand together."""
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]]) if count else np.array([], int)
    return np.arange(count) - np.repeat(starts, np.diff(np.r_[starts, count]))


def _views(
    rng: np.random.Generator, sessions: Sessions, device: np.ndarray, user: np.ndarray
) -> Visits:
    """All events of human sessions, not yet in order."""
    count = len(device)
    order = np.lexsort((sessions.time, device))
    number = np.empty(count, np.int64)
    number[order] = _first_of(device[order], count) + 1
    views = np.minimum(1 + rng.geometric(0.42, count) - (rng.random(count) < 0.45), 25)
    views = np.maximum(views, 1)
    session = np.repeat(np.arange(count), views)
    place = _first_of(session, len(session))
    stay = np.clip(np.exp(rng.normal(3.9, 0.9, len(session))), 8, 900)
    gap = (stay * SECOND).astype(np.int64)
    elapsed = np.cumsum(gap) - gap
    first = np.flatnonzero(place == 0)
    time = sessions.time[session] + elapsed - np.repeat(elapsed[first], views)
    page = _page_draw(rng, sessions.keen[session])
    landing = sessions.landing[session]
    page = np.where((place == 0) & (landing >= 0), landing, page)
    before = np.r_[0, page[:-1]] if len(page) else page
    referrer = np.where(place == 0, -1 - sessions.source[session], before)

    keen = sessions.keen[session]
    customers = np.char.startswith(np.array(PATHS), "/customers/")[page]
    product = np.char.startswith(np.array(PATHS), "/pr")[page]
    draw = rng.random((6, len(page)))
    study = customers & (draw[0] < 0.25)
    other = ~study & (draw[0] > 0.985)
    files = np.where(
        study, rng.integers(0, len(CASE_STUDIES), len(page)),
        rng.integers(len(CASE_STUDIES), len(FILES), len(page)),
    )
    demo = product & (draw[1] < 0.03 + 0.10 * keen)
    searched = draw[2] < 0.012
    scrolled = draw[3] < 0.22
    starts = place == 0
    newcomer = starts & (number[session] == 1) & (device[session] >= 0)
    engagement = (stay * 1000 * (0.3 + 0.6 * draw[4])).astype(np.int64)
    at = (gap * (0.2 + 0.6 * draw[5])).astype(np.int64)  # a moment while the page is open
    terms = rng.integers(0, len(SEARCH_TERMS), len(page))
    none = np.full(len(page), -1)

    parts = []
    for name, mask, shift, spent, detail in (
        (FIRST_VISIT, newcomer, 0, none, none),
        (SESSION_START, starts, 0, none, none),
        (PAGE_VIEW, np.ones(len(page), bool), 0, engagement, none),
        (SCROLL, scrolled, at, none, none),
        (CLICK, demo, at + 7, none, none),
        (FILE_DOWNLOAD, study | other, at + 11, none, files),
        (SEARCH, searched, at + 13, none, terms),
    ):
        i = np.flatnonzero(mask)
        s = session[i]
        parts.append(Visits(
            time=(time + shift)[i], device=device[s], user=user[s], name=np.full(len(i), name),
            page=page[i], referrer=referrer[i],
            source=np.where(place[i] == 0, sessions.source[s], -1),
            session=sessions.time[s] // SECOND, session_number=number[s], engagement=spent[i],
            detail=detail[i], machine=np.zeros(len(i), np.int64),
        ))
    return _joined(parts)


def _joined(parts: list[Visits]) -> Visits:
    return Visits(*(np.concatenate([getattr(p, f.name) for p in parts]) for f in fields(Visits)))


def _machine_views(
    device: np.ndarray, start: np.ndarray, time: np.ndarray, page: np.ndarray, user: np.ndarray,
    kind: int,
) -> Visits:
    """Page views without pauses; each run is one session."""
    count = len(time)
    zero = np.zeros(count, np.int64)
    return Visits(
        time=time, device=device, user=user, name=zero + PAGE_VIEW, page=page, referrer=zero - 1,
        source=zero - 1, session=start // SECOND, session_number=zero + 1, engagement=zero - 1,
        detail=zero - 1, machine=zero + kind,
    )


def _crawlers(
    rng: np.random.Generator, number: int, first_device: int, period: Period
) -> Visits:
    """Page views of crawlers, seconds apart, anywhere on the site."""
    starts = rng.integers(period.start, period.end - DAY, number)
    views = rng.integers(40, 200, number)
    who = np.repeat(np.arange(number), views)
    gaps = rng.integers(SECOND, 4 * SECOND, len(who))
    elapsed = np.cumsum(gaps)
    time = starts[who] + elapsed - np.repeat(elapsed[_first_of(who, len(who)) == 0], views)
    page = rng.integers(0, len(PAGES), len(who))
    nobody = np.full(len(who), -1)
    return _machine_views(who + first_device, starts[who], time, page, nobody, _CRAWLER)


def _storms(
    rng: np.random.Generator, known: np.ndarray, device: np.ndarray, user: np.ndarray,
    since: np.ndarray, strangers: np.ndarray, number: int, period: Period,
) -> Visits:
    """Hundreds of page views in minutes from browsers that look human."""
    mine = rng.choice(known, min(number // 2 + number % 2, len(known)), replace=False)
    others = rng.choice(strangers, number - len(mine), replace=False)
    devices = np.concatenate([device[mine], others])
    users = np.concatenate([user[mine], np.full(len(others), -1)])
    earliest = np.concatenate([since[mine], np.full(len(others), period.start)])
    start = earliest + (rng.random(number) * (period.end - HOUR - earliest)).astype(np.int64)
    views = rng.integers(300, 600, number)
    who = np.repeat(np.arange(number), views)
    time = start[who] + rng.integers(0, 6 * MINUTE, len(who))
    page = rng.integers(0, len(PAGES), len(who))
    return _machine_views(devices[who], start[who], time, page, users[who], _STORM)


def make(
    rng: np.random.Generator, people: People, period: Period, extra: Sessions
) -> tuple[Devices, Visits]:
    """Every event of the website; `extra` are the visits that forms and emails caused."""
    own = Sessions.join(_people_sessions(rng, people, period), extra)
    device, owner = _person_devices(rng, people, own)
    strangers, stranger_device, stranger_country = _stranger_sessions(
        rng, max(20, round(0.35 * len(people))), period
    )
    first_stranger = len(owner)
    sessions = Sessions.join(own, strangers)
    device = np.concatenate([device, stranger_device + first_stranger])
    who = sessions.person
    told = np.where(who >= 0, people.identified[who], -1)
    logged_in = (told >= 0) & (sessions.time >= told - 10 * MINUTE) & (rng.random(len(who)) < 0.9)
    user = np.where(logged_in, who, -1)
    device = np.where(
        ~logged_in & (rng.random(len(who)) < dirt.CONSENT_DENIED), NO_COOKIE, device
    )
    visits = _views(rng, sessions, device, user)

    crawlers = max(2, round(dirt.CRAWLERS * len(people)))
    first_crawler = first_stranger + len(stranger_country)
    crawled = _crawlers(rng, crawlers, first_crawler, period)
    known = np.flatnonzero(logged_in & (device >= 0))
    stormed = _storms(
        rng, known, device, user, sessions.time, np.unique(stranger_device) + first_stranger,
        max(2, round(dirt.STORMS * len(people))), period,
    )
    visits = _joined([visits, crawled, stormed])
    visits = visits.take(np.flatnonzero(visits.time < period.end))
    visits = visits.take(np.lexsort((visits.name, visits.device, visits.time)))
    devices = _describe(rng, people, owner, stranger_country, crawlers, visits)
    return devices, visits


def _describe(
    rng: np.random.Generator, people: People, owner: np.ndarray, strangers: np.ndarray,
    crawlers: int, visits: Visits,
) -> Devices:
    """What GA4 says about each device."""
    count = len(owner) + len(strangers) + crawlers
    first_seen = np.zeros(count, np.int64)
    cookie = visits.device >= 0
    seen, index = np.unique(visits.device[cookie], return_index=True)
    first_seen[seen] = visits.time[cookie][index]
    country = np.concatenate([people.country[owner], strangers, np.zeros(crawlers, np.int64)])
    mobile = rng.random(count) < 0.22
    browser = rng.choice(len(BROWSERS), count, p=[0.58, 0.2, 0.12, 0.08, 0.02])
    if crawlers:
        browser[-crawlers:] = len(BROWSERS) + np.arange(crawlers) % len(CRAWLER_BROWSERS)
        mobile[-crawlers:] = False
    person = np.concatenate([owner, np.full(len(strangers) + crawlers, -1)])
    return Devices(first_seen, country, mobile, browser, person)
