"""Website events as Google Analytics 4 exports them to BigQuery: nested, one row per event."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from . import dirt, ids, web
from .clock import DAY, Period, utc_offset
from .dirt import Dirt
from .places import COUNTRIES
from .site import FILES, HOST, PAGES, PATHS, SEARCH_TERMS, SOURCES
from .tables import COMPRESSION, pick
from .web import BROWSERS, CRAWLER_BROWSERS, EVENT_NAMES, Devices, Visits

PROPERTY_UTC_HOURS, PROPERTY_DST = 2.0, "eu"  # the property reports in Helsinki time
CHUNK = 131_072

_VALUE = pa.struct([
    ("string_value", pa.string()), ("int_value", pa.int64()), ("float_value", pa.float64()),
    ("double_value", pa.float64()),
])
_PARAMS = pa.list_(pa.struct([("key", pa.string()), ("value", _VALUE)]))
_SLASH, _QUERY, _ANCHOR, _UTM = range(1, 5)  # 0 is the plain address
_VARIANTS = _UTM + len(SOURCES)

_KEYS = (
    "page_location", "page_title", "page_referrer", "ga_session_id", "ga_session_number",
    "session_engaged", "engagement_time_msec", "source", "medium", "campaign", "file_name",
    "file_extension", "link_url", "link_text", "search_term", "percent_scrolled",
)
_KEY = {name: number for number, name in enumerate(_KEYS)}


class _Vocabulary:
    """Every string that a parameter can have, as one list; each kind begins at an offset."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.locations = self._add(_locations())
        self.titles = self._add([f"{page[1]} | Example" for page in PAGES])
        self.referrers = self._add([source[3] for source in SOURCES])
        self.sources = self._add([source[0] for source in SOURCES])
        self.media = self._add([source[1] for source in SOURCES])
        self.campaigns = self._add([source[2] for source in SOURCES])
        self.files = self._add([f"/downloads/{name}" for name in FILES])
        self.extensions = self._add([name.rpartition(".")[2] for name in FILES])
        self.file_urls = self._add(
            [f"{HOST}/downloads/{name.replace(' ', '%20')}" for name in FILES]
        )
        self.terms = self._add(list(SEARCH_TERMS))
        self.demo_url = self._add([f"{HOST}/demo"])
        self.demo_text = self._add(["Book a demo"])
        self.download_text = self._add(["Download"])
        self.one = self._add(["1"])
        self.array = pa.array(self.words, pa.string())

    def _add(self, words: list[str]) -> int:
        self.words.extend(words)
        return len(self.words) - len(words)


def _locations() -> list[str]:
    """The address of each page in each of its variants."""
    result = []
    for path in PATHS:
        slash = path if path.endswith("/") else f"{path}/"
        result += [HOST + path, HOST + slash, f"{HOST}{path}?ref=nav", f"{HOST}{path}#top"]
        for source, medium, campaign, _, _ in SOURCES:
            tracked = medium in ("cpc", "paid_social", "email")
            query = f"?utm_source={source}&utm_medium={medium}&utm_campaign={campaign}"
            result.append(f"{HOST}{path}{query if tracked else ''}")
    return result


class _Writer:
    """Makes rows of the export from events; holds what does not change from chunk to chunk."""

    def __init__(
        self, rng: np.random.Generator, visits: Visits, devices: Devices, user_ids: pa.Array
    ) -> None:
        self.visits, self.devices, self.user_ids = visits, devices, user_ids
        self.vocabulary = _Vocabulary()
        self.clients = ids.client_ids(rng, devices.first_seen)
        draw = rng.random(len(visits))
        variant = np.select([draw < 0.04, draw < 0.10, draw < 0.13], [_SLASH, _QUERY, _ANCHOR])
        arrival = visits.source >= 0
        variant = np.where(arrival, _UTM + visits.source, variant)
        self.location = visits.page * _VARIANTS + variant
        self.bundle = rng.integers(10**8, 10**9, len(visits))
        self.first_source = rng.integers(0, len(SOURCES) - 1, len(devices.first_seen))
        hours = np.full(len(visits), PROPERTY_UTC_HOURS)
        rule = np.full(len(visits), PROPERTY_DST)
        local = visits.time + utc_offset(visits.time, hours, rule)
        self.property_day = local // DAY

    def _params(self, i: np.ndarray) -> pa.Array:
        """The event_params column of the events `i`."""
        v, voc = self.visits.take(i), self.vocabulary
        text = np.full((len(i), len(_KEYS)), -1, np.int32)
        number = np.full((len(i), len(_KEYS)), -1, np.int64)
        text[:, _KEY["page_location"]] = voc.locations + self.location[i]
        text[:, _KEY["page_title"]] = voc.titles + v.page
        came_from = np.where(
            v.referrer >= 0, voc.locations + v.referrer * _VARIANTS,
            voc.referrers - 1 - v.referrer,
        )
        direct = (v.referrer < 0) & np.isin(-1 - v.referrer, [0, len(SOURCES) - 1])
        text[:, _KEY["page_referrer"]] = np.where(direct, -1, came_from)
        cookie = v.device >= 0
        number[:, _KEY["ga_session_id"]] = np.where(cookie, v.session, -1)
        number[:, _KEY["ga_session_number"]] = np.where(cookie, v.session_number, -1)
        number[:, _KEY["engagement_time_msec"]] = v.engagement
        text[:, _KEY["session_engaged"]] = np.where(v.engagement > 10_000, voc.one, -1)
        tracked = (v.source >= 0) & (v.name != web.FIRST_VISIT)
        for key, start in (("source", voc.sources), ("medium", voc.media),
                           ("campaign", voc.campaigns)):
            text[:, _KEY[key]] = np.where(tracked, start + v.source, -1)
        download, demo = v.name == web.FILE_DOWNLOAD, v.name == web.CLICK
        text[:, _KEY["file_name"]] = np.where(download, voc.files + v.detail, -1)
        text[:, _KEY["file_extension"]] = np.where(download, voc.extensions + v.detail, -1)
        text[:, _KEY["link_url"]] = np.select(
            [download, demo], [voc.file_urls + v.detail, voc.demo_url], -1
        )
        text[:, _KEY["link_text"]] = np.select(
            [download, demo], [voc.download_text, voc.demo_text], -1
        )
        text[:, _KEY["search_term"]] = np.where(v.name == web.SEARCH, voc.terms + v.detail, -1)
        number[:, _KEY["percent_scrolled"]] = np.where(v.name == web.SCROLL, 90, -1)
        return self._nested(text, number)

    def _nested(self, text: np.ndarray, number: np.ndarray) -> pa.Array:
        present = (text >= 0) | (number >= 0)
        offsets = np.r_[0, np.cumsum(present.sum(axis=1))].astype(np.int32)
        _, key = np.nonzero(present)
        words, integers = text[present], number[present]
        nothing = pa.nulls(len(key), pa.float64())
        value = pa.StructArray.from_arrays(
            [
                pick(self.vocabulary.array, words),
                pa.array(integers, pa.int64(), mask=integers < 0), nothing, nothing,
            ],
            fields=list(_VALUE),
        )
        entry = pa.StructArray.from_arrays(
            [pick(_KEYS, key), value], fields=list(_PARAMS.value_type)
        )
        return pa.ListArray.from_arrays(pa.array(offsets), entry, type=_PARAMS)

    def _device(self, device: np.ndarray) -> pa.Array:
        browser = np.where(device >= 0, self.devices.browser[device], 0)
        mobile = np.where(device >= 0, self.devices.mobile[device], False)
        names = BROWSERS + CRAWLER_BROWSERS
        browser_info = pa.StructArray.from_arrays(
            [
                pick(names, browser), pick(("126.0", "17.4", "125.0"), browser % 3),
                pa.repeat(pa.scalar("www.example.com"), len(device)),
            ],
            names=["browser", "browser_version", "hostname"],
        )
        return pa.StructArray.from_arrays(
            [
                pick(("desktop", "mobile"), mobile.astype(int)),
                pick(("Windows", "iOS"), mobile.astype(int)),
                pick(("en-us", "fi-fi", "hr-hr", "nb-no", "de-de", "ja-jp"), browser % 6),
                browser_info,
            ],
            names=["category", "operating_system", "language", "web_info"],
        )

    def _geo(self, device: np.ndarray) -> pa.Array:
        country = np.where(device >= 0, self.devices.country[device], 0)
        return pa.StructArray.from_arrays(
            [
                pick([c.continent for c in COUNTRIES], country),
                pick([c.spellings[0] for c in COUNTRIES], country),
                pick([c.cities[0] for c in COUNTRIES], country),
            ],
            names=["continent", "country", "city"],
        )

    def rows(self, i: np.ndarray) -> pa.Table:
        """The export's rows of the events `i`."""
        v = self.visits.take(i)
        cookie = v.device >= 0
        first = np.where(cookie, self.first_source[v.device], -1)
        collected = np.where(v.name == web.SESSION_START, v.source, -1)
        collected = np.where((v.name == web.PAGE_VIEW) & (v.source >= 0), v.source, collected)
        days = np.datetime_as_string(self.property_day[i].astype("datetime64[D]"))
        unique_days, day = np.unique(days, return_inverse=True)
        consent = np.where(cookie, 0, 1)
        source, medium, campaign = ([s[k] for s in SOURCES] for k in range(3))
        seen = self.devices.first_seen[v.device]
        return pa.table({
            "event_date": pick([d.replace("-", "") for d in unique_days.tolist()], day),
            "event_timestamp": pa.array(v.time),
            "event_name": pick(EVENT_NAMES, v.name),
            "event_params": self._params(i),
            "event_bundle_sequence_id": pa.array(self.bundle[i]),
            "event_server_timestamp_offset": pa.array(self.bundle[i] % 900_000),
            "user_id": pick(self.user_ids, v.user),
            "user_pseudo_id": pick(self.clients, v.device),
            "privacy_info": pa.StructArray.from_arrays(
                [pick(("Yes", "No"), consent), pick(("Yes", "No"), consent),
                 pick(("No", "Yes"), consent)],
                names=["analytics_storage", "ads_storage", "uses_transient_token"],
            ),
            "user_first_touch_timestamp": pa.array(seen, mask=~cookie),
            "device": self._device(v.device),
            "geo": self._geo(v.device),
            "traffic_source": pa.StructArray.from_arrays(
                [pick(campaign, first), pick(medium, first), pick(source, first)],
                names=["name", "medium", "source"],
            ),
            "stream_id": pa.repeat(pa.scalar("3206015529"), len(i)),
            "platform": pa.repeat(pa.scalar("WEB"), len(i)),
            "collected_traffic_source": pa.StructArray.from_arrays(
                [pick(campaign, collected), pick(source, collected), pick(medium, collected),
                 pa.nulls(len(i), pa.string())],
                names=["manual_campaign_name", "manual_source", "manual_medium", "gclid"],
            ),
            "is_active_user": pa.array(v.engagement > 0),
            "batch_event_index": pa.array(i % 7 + 1),
        })

    def write(self, path: Path, index: np.ndarray) -> int:
        """Write the events `index` in their order, a chunk at a time."""
        path.parent.mkdir(parents=True, exist_ok=True)
        schema = self.rows(index[:0]).schema
        with pq.ParquetWriter(path, schema, compression=COMPRESSION) as file:
            for start in range(0, len(index), CHUNK):
                file.write_table(self.rows(index[start : start + CHUNK]))
        return len(index)


def _note(
    made: Dirt, visits: Visits, devices: Devices, writer: _Writer, copies: tuple[int, int]
) -> None:
    """Count the dirt of the web events; every event once, however often it was exported."""
    known = np.unique(visits.device[(visits.user >= 0) & (visits.device >= 0)])
    on_known = np.isin(visits.device, known)
    pairs = np.unique(np.stack([visits.device, visits.user])[:, visits.user >= 0], axis=1)
    _, users = np.unique(pairs[0][pairs[0] >= 0], return_counts=True)
    human = visits.machine == 0
    made.made("ga4_duplicate_events", copies[0], "the same GA4 row twice in ga4.events")
    made.made("ga4_intraday_overlap", copies[1],
              "rows of ga4.events_intraday that are in ga4.events as well (the last full day)")
    made.made("ga4_crawler_events", (visits.machine == 1).sum(),
              "page views whose device.web_info.browser is a crawler")
    made.made("ga4_storm_events", (visits.machine == 2).sum(),
              "page views of storms: 300 to 600 in six minutes from one ordinary browser")
    made.made("ga4_shared_devices", (users > 1).sum(), "cookies with two or more user_ids")
    made.made("ga4_events_without_cookie", (visits.device < 0).sum(),
              "consent denied: user_pseudo_id and ga_session_id are NULL")
    made.made("ga4_other_day_in_property_time",
              (writer.property_day != visits.time // DAY).sum(),
              "events whose event_date (Helsinki) is not their UTC date")
    made.made("ga4_anonymous_events",
              (human & ~on_known & (visits.device >= 0)).sum(),
              "human events with a cookie that never gets a user_id")
    made.truth["ga4_distinct_events"] = len(visits)
    shared = np.isin(visits.device, np.unique(pairs[0][pairs[0] >= 0])[users > 1])
    told = visits.user >= 0
    made.made("ga4_ambiguous_events", (human & shared & ~told).sum(),
              "human events on a shared cookie that carry no user_id")
    made.truth["ga4_human_events_of_identified_people"] = int(
        (human & (told | (on_known & ~shared))).sum()
    )
    owner = devices.person[visits.device]
    made.truth["ga4_anonymous_events_of_people"] = int(
        (human & ~on_known & (visits.device >= 0) & (owner >= 0)).sum()
    )
    made.truth["ga4_events_on_identified_cookies"] = int((human & on_known).sum())


def write(
    rng: np.random.Generator, out: Path, devices: Devices, visits: Visits,
    user_ids: pa.Array, period: Period, made: Dirt,
) -> pa.Array:
    """Write ga4.events and ga4.events_intraday; returns the cookie of each device.

    The daily table ends the day before the last; the intraday table has the last day and, as its
    deletion lags, the day before once more.
    """
    writer = _Writer(rng, visits, devices, user_ids)
    last = period.end // DAY
    daily = np.flatnonzero(writer.property_day < last)
    intraday = np.flatnonzero(writer.property_day >= last - 1)
    again = daily[rng.random(len(daily)) < dirt.DUPLICATE_WEB_EVENTS]
    daily = np.sort(np.concatenate([daily, again]), kind="stable")
    made.tables["ga4.events"] = writer.write(out / "ga4" / "events.parquet", daily)
    made.tables["ga4.events_intraday"] = writer.write(
        out / "ga4" / "events_intraday.parquet", intraday
    )
    overlap = int((writer.property_day[intraday] < last).sum())
    _note(made, visits, devices, writer, (len(again), overlap))
    return writer.clients
