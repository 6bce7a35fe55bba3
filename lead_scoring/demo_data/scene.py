"""A small market as plain objects, to be told again by any system in its own raw tables.

A scene knows what is true: who the people are, what they did, what sales did with them. A module
in `systems` turns the part of a scene that its system would have seen into raw rows, in the shape
in which a loader lands them. What was told by which system is known, so a test can count it again
after the whole build.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

Raw = dict[str, list[dict[str, object]]]
"""Raw tables of one system: table name -> rows. Values are str, int, float, bool, date, datetime
(UTC, without zone) or None."""

FIRST_NAMES = (
    "Ana", "Bruno", "Carla", "David", "Elif", "Femi", "Greta", "Hugo", "Ines", "Jonas", "Kavya",
    "Luka", "Mei", "Nora", "Omar", "Petra", "Quinn", "Rosa", "Sven", "Tara", "Uma", "Victor",
    "Wanda", "Xenia", "Yusuf", "Zoe",
)
LAST_NAMES = (
    "Albers", "Baric", "Costa", "Dumont", "Ericson", "Farkas", "Gomez", "Horvat", "Ivanova",
    "Jensen", "Kumar", "Lindqvist", "Moreau", "Novak", "Okafor", "Peric", "Rossi", "Schmidt",
    "Tanaka", "Urban", "Vidal", "Weber", "Yilmaz", "Zoric",
)
TITLES = (
    "Chief Executive Officer", "VP of Marketing", "Head of Operations", "Marketing Manager",
    "IT Director", "Sales Manager", "Analyst", "Student",
)
LEAD_SOURCES = ("Web", "Webinar", "Trade Show", "Partner", "Purchased List")
STATUSES = ("New", "Working", "Nurturing", "Qualified", "Unqualified")
STAGES = ("Discovery", "Proposal", "Negotiation")
PAGES = ("/", "/pricing", "/product", "/blog/lead-scoring", "/case-studies", "/careers", "/demo")
MAILS = ("Monthly newsletter", "Invitation to the webinar", "What is new", "Your trial")
BROWSER = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36"
)


@dataclass(frozen=True)
class Owner:
    """A seller."""

    number: int
    name: str
    email: str
    team: str
    manager: int | None  # number of another owner


@dataclass(frozen=True)
class Company:
    """A company; its domain is where its people have their mail."""

    number: int
    name: str
    domain: str
    industry: str
    employees: int
    revenue: float
    country: str
    city: str
    currency: str
    created: datetime


@dataclass(frozen=True)
class Person:
    """A person, as a CRM would know it. `number` is unique in the scene and starts at 1."""

    number: int
    first_name: str
    last_name: str
    email: str
    phone: str
    job_title: str
    company: Company
    lead_source: str
    status: str  # of today
    owner: Owner
    user_id: str  # under which the web site and the product know the person
    devices: tuple[str, ...]  # cookie ids
    created: datetime
    updated: datetime
    is_customer: bool  # converted: a contact at an account in systems that have both
    email_consent: str | None  # opted_in, opted_out, None: nobody asked
    phone_consent: str | None
    consent_changed: datetime | None

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True)
class Touch:
    """Something that happened with a person: `kind` is the canonical event type."""

    number: int
    person: Person
    kind: str
    at: datetime
    page: str | None = None  # path of the page
    content: str | None = None  # subject of the mail, name of the form or file, title of the call
    message: str | None = None  # the mail that an open, click, reply or bounce belongs to
    direction: str | None = None  # in, out
    seconds: int | None = None  # duration
    device: str | None = None  # one of the person's, for what happens on the web
    user_agent: str | None = None
    utm: tuple[str, str, str] | None = None  # source, medium, campaign


@dataclass(frozen=True)
class Campaign:
    """A marketing campaign with what it cost."""

    number: int
    name: str
    kind: str  # Webinar, Email, Trade Show
    channel: str
    starts: date
    ends: date
    budget: float
    cost: float
    currency: str


@dataclass(frozen=True)
class Member:
    """A person in a campaign: status is Sent, Responded, Registered or Attended."""

    number: int
    campaign: Campaign
    person: Person
    status: str
    added: datetime
    responded: datetime | None


@dataclass(frozen=True)
class Deal:
    """An opportunity: its stages in order with the moments at which they were entered."""

    number: int
    person: Person
    name: str
    amount: float
    currency: str
    owner: Owner
    campaign: Campaign | None
    stages: tuple[tuple[str, datetime], ...]  # the last one may be Closed Won or Closed Lost
    expected_close: date

    @property
    def created(self) -> datetime:
        """When the first stage was entered."""
        return self.stages[0][1]

    @property
    def stage(self) -> str:
        """The stage of today."""
        return self.stages[-1][0]

    @property
    def is_closed(self) -> bool:
        """Won or lost."""
        return self.stage in ("Closed Won", "Closed Lost")

    @property
    def is_won(self) -> bool:
        """Won."""
        return self.stage == "Closed Won"

    @property
    def closed(self) -> datetime | None:
        """When it was won or lost; None while it is open."""
        return self.stages[-1][1] if self.is_closed else None


@dataclass(frozen=True)
class Change:
    """A status of a person that changed; the last one led to the status of today."""

    number: int
    person: Person
    old: str
    new: str
    at: datetime


@dataclass(frozen=True)
class Merge:
    """A second record of a person, merged into the first by a user of the system."""

    person: Person
    loser_number: int  # a number that no person has: make the loser's id of it
    at: datetime


@dataclass(frozen=True)
class Scene:
    """Everything that one system has seen, or, before cast(), everything that is true."""

    until: datetime
    owners: tuple[Owner, ...]
    companies: tuple[Company, ...]
    people: tuple[Person, ...]
    touches: tuple[Touch, ...]
    campaigns: tuple[Campaign, ...]
    members: tuple[Member, ...]
    deals: tuple[Deal, ...]
    changes: tuple[Change, ...]
    merges: tuple[Merge, ...]

    def cast(self, kinds: Mapping[str, Iterable[str]]) -> dict[str, Scene]:
        """What each of several systems has seen: every system knows all people and companies.
        A touch is told by one system only, in turn among those that can express its kind; deals,
        campaigns, members and changes are told by the systems whose kinds name 'deal',
        'campaign' and 'status', again by one each. Merges are told by every one that names
        'merge'. What no system can express is told by none."""
        shares: dict[str, dict[str, list]] = {
            system: {"touches": [], "campaigns": [], "members": [], "deals": [], "changes": []}
            for system in kinds
        }

        def teller(kind: str, number: int) -> str | None:
            able = [system for system, words in kinds.items() if kind in words]
            return able[number % len(able)] if able else None

        for touch in self.touches:
            # All that happened to a mail is told by the system that sent it.
            group = int(touch.message.split("-")[1]) if touch.message else touch.number
            able = teller(touch.kind, group)
            if touch.message:
                mailers = [s for s, words in kinds.items() if "email_open" in words]
                able = mailers[group % len(mailers)] if mailers else None
                able = able if able and touch.kind in kinds[able] else None
            if able:
                shares[able]["touches"].append(touch)
        for word, name, things in (
            ("deal", "deals", self.deals), ("campaign", "campaigns", self.campaigns),
            ("status", "changes", self.changes),
        ):
            for thing in things:
                number = thing.person.number if isinstance(thing, Change) else thing.number
                if system := teller(word, number):
                    shares[system][name].append(thing)
        for member in self.members:
            if system := teller("campaign", member.campaign.number):
                shares[system]["members"].append(member)
        scenes = {}
        for system, words in kinds.items():
            share = {name: tuple(things) for name, things in shares[system].items()}
            known = {campaign.number for campaign in share["campaigns"]}
            share["deals"] = tuple(
                deal if deal.campaign is None or deal.campaign.number in known
                else replace(deal, campaign=None) for deal in share["deals"])
            merges = self.merges if "merge" in words else ()
            scenes[system] = replace(self, merges=merges, **share)
        return scenes


def _moment(rng: Random, start: datetime, end: datetime) -> datetime:
    """A second between two moments, in office hours of Europe."""
    days = max((end - start).days, 1)
    day = start.date() + timedelta(days=rng.randrange(days))
    moment = datetime.combine(day, time(rng.randrange(7, 16), rng.randrange(60), rng.randrange(60)))
    return min(max(moment, start + timedelta(minutes=1)), end - timedelta(minutes=1))


def _company(rng: Random, number: int, start: datetime) -> Company:
    country, city, currency = PLACES_OF_COMPANIES[number % len(PLACES_OF_COMPANIES)]
    return Company(
        number, f"{LAST_NAMES[number % len(LAST_NAMES)]} {INDUSTRY_WORDS[number % 5]} {number}",
        f"firm{number}.scene.test-data.net", INDUSTRY_WORDS[number % 5],
        rng.choice((12, 80, 350, 1200, 9000)), float(rng.choice((1, 5, 40, 300)) * 1_000_000),
        country, city, currency, start - timedelta(days=rng.randrange(30, 900)),
    )


PLACES_OF_COMPANIES = (
    ("Germany", "Berlin", "EUR"), ("United States", "Boston", "USD"), ("France", "Paris", "EUR"),
    ("United Kingdom", "London", "GBP"), ("Croatia", "Zagreb", "EUR"),
)
INDUSTRY_WORDS = ("Software", "Manufacturing", "Retail", "Education", "Insurance")


def make(people: int, months: int, seed: int, until: date) -> Scene:
    """A scene of so many people; the same arguments give the same scene."""
    rng = Random(f"{seed}|{people}|{months}|{until}")
    end = datetime.combine(until, time(23, 59))
    start = end - timedelta(days=30 * months)
    owners = tuple(
        Owner(n, f"{FIRST_NAMES[-n]} {LAST_NAMES[-n]}", f"seller{n}@sellers.test-data.net",
              ("North", "South")[n % 2], 1 if n > 1 else None)
        for n in range(1, 5))
    companies = tuple(_company(rng, n, start) for n in range(1, max(people // 3, 2) + 1))
    crowd = tuple(_person(rng, n, companies, owners, start, end) for n in range(1, people + 1))
    campaigns = tuple(
        Campaign(n, f"{kind} {n}", kind, channel, (start + timedelta(days=20 * n)).date(),
                 (start + timedelta(days=20 * n + 2)).date(), 5000.0 * n, 4200.0 * n, "EUR")
        for n, (kind, channel) in enumerate(
            (("Webinar", "webinar"), ("Email", "email"), ("Trade Show", "event")) * 2, start=1))
    members = _members(rng, campaigns, crowd, end)
    return Scene(
        end, owners, companies, crowd, _touches(rng, crowd, end), campaigns, members,
        _deals(rng, crowd, campaigns, end), _changes(rng, crowd, end),
        tuple(Merge(p, people + p.number, p.created + timedelta(days=1))
              for p in crowd if p.number % 12 == 0 and p.created + timedelta(days=2) < end),
    )


def _person(
    rng: Random, number: int, companies: tuple[Company, ...], owners: tuple[Owner, ...],
    start: datetime, end: datetime,
) -> Person:
    company = companies[number % len(companies)]
    first = rng.choice(FIRST_NAMES)
    last = rng.choice(LAST_NAMES)
    created = _moment(rng, start, end - timedelta(days=10))
    asked = rng.random()
    consent = "opted_in" if asked < 0.5 else "opted_out" if asked < 0.6 else None
    return Person(
        number, first, last, f"{first}.{last}.{number}@{company.domain}".lower(),
        f"+49 30 {number:07d}", TITLES[number % len(TITLES)], company,
        rng.choice(LEAD_SOURCES), rng.choice(STATUSES), owners[number % len(owners)],
        f"user-{number:05d}", tuple(f"device-{number}-{n}" for n in range(1 + (number % 4 == 0))),
        created, _moment(rng, created, end), number % 5 == 0, consent,
        "opted_out" if asked > 0.95 else "opted_in" if asked < 0.3 else None,
        _moment(rng, created, end) if consent else None,
    )


def _touches(rng: Random, crowd: tuple[Person, ...], end: datetime) -> tuple[Touch, ...]:
    found: list[dict] = []
    mail = 0
    for person in crowd:
        for _ in range(rng.randrange(0, 4)):
            mail += 1
            sent = _moment(rng, person.created, end - timedelta(days=3))
            common = {"person": person, "content": rng.choice(MAILS), "message": f"mail-{mail}"}
            found.append({**common, "kind": "email_sent", "at": sent, "direction": "out"})
            if rng.random() < 0.06:
                found.append({**common, "kind": "email_bounce", "at": sent + timedelta(minutes=1)})
                continue
            found.append({**common, "kind": "email_delivered", "at": sent + timedelta(minutes=1)})
            read = sent + timedelta(minutes=rng.randrange(20, 3000))
            if rng.random() < 0.6:
                found.append({**common, "kind": "email_open", "at": read, "user_agent": BROWSER})
                if rng.random() < 0.5:
                    found.append({**common, "kind": "email_click", "page": rng.choice(PAGES),
                                  "at": read + timedelta(minutes=1), "user_agent": BROWSER})
                if rng.random() < 0.15:
                    found.append({**common, "kind": "email_reply", "direction": "in",
                                  "at": read + timedelta(minutes=30)})
        for _ in range(rng.randrange(0, 7)):
            found.append({
                "person": person, "kind": "page_view", "page": rng.choice(PAGES),
                "at": _moment(rng, person.created, end), "device": rng.choice(person.devices),
                "seconds": rng.randrange(5, 300), "user_agent": BROWSER,
                "utm": rng.choice((None, ("google", "cpc", "brand"), ("linkedin", "social", "q3"))),
            })
        for kind, chance, content in (
            ("form_submit", 0.4, "Contact us"), ("content_download", 0.25, "Buyers guide.pdf"),
            ("call", 0.4, "Discovery call"), ("meeting", 0.2, "Product demo"),
            ("task", 0.2, "Send the offer"), ("ticket_opened", 0.1, "Cannot log in"),
            ("product_use", 0.2, "Report created"), ("social", 0.1, "Post about pricing"),
            ("email_unsubscribe", 0.04, "Monthly newsletter"),
        ):
            if rng.random() < chance:
                on_web = kind in ("form_submit", "content_download", "product_use")
                found.append({
                    "person": person, "kind": kind, "content": content,
                    "at": _moment(rng, person.created, end),
                    "page": "/demo" if kind == "form_submit" else None,
                    "direction": rng.choice(("in", "out")) if kind == "call" else None,
                    "seconds": rng.randrange(60, 1800) if kind in ("call", "meeting") else None,
                    "device": rng.choice(person.devices) if on_web else None})
    return tuple(Touch(n, **touch) for n, touch in enumerate(found, start=1))


def _members(
    rng: Random, campaigns: tuple[Campaign, ...], crowd: tuple[Person, ...], end: datetime
) -> tuple[Member, ...]:
    found = []
    for campaign in campaigns:
        starts = datetime.combine(campaign.starts, time(9))
        for person in crowd:
            if person.created < starts and starts + timedelta(days=3) < end and rng.random() < 0.3:
                status = rng.choice(
                    ("Registered", "Attended") if campaign.kind == "Webinar"
                    else ("Sent", "Responded"))
                answered = starts + timedelta(hours=rng.randrange(1, 40))
                found.append((campaign, person, status, starts,
                              None if status == "Sent" else answered))
    return tuple(Member(n, *member) for n, member in enumerate(found, start=1))


def _deals(
    rng: Random, crowd: tuple[Person, ...], campaigns: tuple[Campaign, ...], end: datetime
) -> tuple[Deal, ...]:
    found = []
    for person in crowd:
        if not person.is_customer:
            continue
        names = [*STAGES[: rng.randrange(1, 4)]]
        names += rng.choice(([], ["Closed Won"], ["Closed Lost"]))
        start = _moment(rng, person.created, end - timedelta(days=5))
        step = (end - start) / (len(names) + 1)
        stages = tuple((name, (start + step * n).replace(microsecond=0))
                       for n, name in enumerate(names))
        found.append((person, f"{person.company.name} deal", rng.randrange(5, 90) * 1000.0,
                      person.company.currency, person.owner, rng.choice((None, *campaigns)),
                      stages, (start + timedelta(days=60)).date()))
    return tuple(Deal(n, *deal) for n, deal in enumerate(found, start=1))


def _changes(rng: Random, crowd: tuple[Person, ...], end: datetime) -> tuple[Change, ...]:
    found = []
    for person in crowd:
        if person.status != "New" and rng.random() < 0.7:
            found.append((person, "New", person.status, _moment(rng, person.created, end)))
    return tuple(Change(n, *change) for n, change in enumerate(found, start=1))
