"""A scene as Microsoft Dynamics 365 has it, landed by Fivetran: entities by their logical names.

Customers are contacts at an account and qualified leads; everybody else is a lead. Options are
integers, of which stringmap has the labels, in two languages. Auditing is switched on.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import NAMESPACE_DNS, uuid5

from lead_scoring.demo_data.scene import Deal, Owner, Person, Raw, Scene, Touch

KINDS = (
    "email_sent", "email_open", "email_reply", "call", "meeting", "task", "deal", "campaign",
    "status", "merge",
)  # fmt: skip

# What the integers mean: entity and attribute -> label -> value.
OPTIONS = {
    "lead.statuscode": {"New": 1, "Working": 2, "Unqualified": 4, "Nurturing": 100_000_001,
                        "Qualified": 100_000_002},
    "lead.leadsourcecode": {"Web": 8, "Webinar": 6, "Trade Show": 7, "Partner": 4,
                            "Purchased List": 100_000_001},
    "lead.industrycode": {"Software": 1, "Manufacturing": 2, "Retail": 3, "Education": 4,
                          "Insurance": 5},
    "campaign.typecode": {"Webinar": 100_000_001, "Email": 100_000_002, "Trade Show": 3},
    "campaignresponse.responsecode": {"Interested": 1, "Sent": 100_000_001,
                                      "Registered": 100_000_002, "Attended": 100_000_003},
    "phonecall.statuscode": {"Made": 2, "Received": 4},
    "email.statuscode": {"Sent": 3, "Received": 4},
}
OPTIONS |= {
    "contact.leadsourcecode": OPTIONS["lead.leadsourcecode"],
    "account.industrycode": OPTIONS["lead.industrycode"],
}
_ENGLISH, _GERMAN = 1033, 1031
_STATES = {"Closed Won": 1, "Closed Lost": 2}
_SENDER, _TO, _REQUIRED, _CUSTOMER = 1, 2, 5, 11


def tables(scene: Scene) -> Raw:
    """The raw tables of what Dynamics has seen of a scene."""
    rows: Raw = {
        "lead": [_lead(scene, person) for person in scene.people] + _merged(scene),
        "contact": [_contact(scene, person) for person in scene.people if person.is_customer],
        "account": _accounts(scene),
        "opportunity": [_opportunity(scene, deal) for deal in scene.deals],
        "audit": _audit(scene),
        "campaign": _campaigns(scene),
        "campaignresponse": [],
        "activityparty": [],
        "systemuser": [_user(scene, owner) for owner in scene.owners],
        "team": [],
        "teammembership": [],
        "transactioncurrency": _currencies(scene),
        "stringmap": _stringmap(),
    }
    for team in sorted({owner.team for owner in scene.owners}):
        rows["team"].append({"teamid": _id("team", team), "name": team, "isdefault": False,
                             **_loaded(scene, scene.until)})
    for owner in scene.owners:
        rows["teammembership"].append({
            "teammembershipid": _id("teammembership", owner.number),
            "systemuserid": _id("systemuser", owner.number), "teamid": _id("team", owner.team),
            **_loaded(scene, scene.until)})
    _tell_activities(scene, rows)
    _tell_mails(scene, rows)
    _tell_responses(scene, rows)
    return rows


def _id(entity: str, number: object) -> str:
    """The GUID of a record."""
    return str(uuid5(NAMESPACE_DNS, f"{entity}-{number}"))


def _loaded(scene: Scene, at: datetime) -> dict[str, object]:
    """What Fivetran adds: it brought the row a day after that moment."""
    return {"_fivetran_synced": min(at + timedelta(days=1), scene.until),
            "_fivetran_deleted": False}


def _record_of(person: Person) -> tuple[str, str]:
    """The entity and id under which activities name a person."""
    entity = "contact" if person.is_customer else "lead"
    return entity, _id(entity, person.number)


def _refusals(person: Person) -> dict[str, object]:
    """The flags that are set where somebody refuses something."""
    return {
        "donotemail": person.email_consent == "opted_out", "donotbulkemail": False,
        "donotphone": person.phone_consent == "opted_out", "donotpostalmail": False,
        "donotsendmm": False, "followemail": True,
    }


def _lead(scene: Scene, person: Person) -> dict[str, object]:
    company = person.company
    status = 3 if person.is_customer else OPTIONS["lead.statuscode"][person.status]
    return {
        "leadid": _id("lead", person.number), "fullname": person.name,
        "firstname": person.first_name, "lastname": person.last_name,
        "jobtitle": person.job_title, "companyname": company.name,
        "emailaddress1": person.email, "telephone1": person.phone,
        "websiteurl": f"https://www.{company.domain}", "address1_city": company.city,
        "address1_country": company.country, "numberofemployees": company.employees,
        "revenue": company.revenue, "industrycode": OPTIONS["lead.industrycode"][company.industry],
        "leadsourcecode": OPTIONS["lead.leadsourcecode"][person.lead_source],
        "transactioncurrencyid": _id("transactioncurrency", company.currency),
        "ownerid": _id("systemuser", person.owner.number),
        "statecode": 1 if person.is_customer else 2 if status == 4 else 0, "statuscode": status,
        "merged": False, "masterid": None, **_refusals(person), "createdon": person.created,
        "modifiedon": person.updated, "new_webuserid": person.user_id,
        **_loaded(scene, person.updated),
    }


def _merged(scene: Scene) -> list[dict[str, object]]:
    """Leads that were merged into another one: they stay, disqualified, and name it."""
    return [{
        **_lead(scene, merge.person), "leadid": _id("lead", merge.loser_number),
        "emailaddress1": f"was.{merge.person.email}", "statecode": 2, "statuscode": 4,
        "merged": True, "masterid": _id("lead", merge.person.number), "modifiedon": merge.at,
        "new_webuserid": None, **_loaded(scene, merge.at),
    } for merge in scene.merges]


def _contact(scene: Scene, person: Person) -> dict[str, object]:
    company = person.company
    return {
        "contactid": _id("contact", person.number), "fullname": person.name,
        "jobtitle": person.job_title, "emailaddress1": person.email, "telephone1": person.phone,
        "address1_city": company.city, "address1_country": company.country,
        "parentcustomerid": _id("account", company.number), "parentcustomeridtype": "account",
        "leadsourcecode": OPTIONS["lead.leadsourcecode"][person.lead_source],
        "originatingleadid": _id("lead", person.number),
        "ownerid": _id("systemuser", person.owner.number), **_refusals(person),
        "createdon": person.created, "modifiedon": person.updated,
        "new_webuserid": person.user_id, **_loaded(scene, person.updated),
    }


def _accounts(scene: Scene) -> list[dict[str, object]]:
    return [{
        "accountid": _id("account", company.number), "name": company.name,
        "websiteurl": f"https://www.{company.domain}", "address1_country": company.country,
        "numberofemployees": company.employees, "revenue": company.revenue,
        "industrycode": OPTIONS["lead.industrycode"][company.industry],
        "transactioncurrencyid": _id("transactioncurrency", company.currency),
        "createdon": company.created, "modifiedon": company.created,
        **_loaded(scene, company.created),
    } for company in scene.companies]


def _opportunity(scene: Scene, deal: Deal) -> dict[str, object]:
    state = _STATES.get(deal.stage, 0)
    steps = [stage for stage, _ in deal.stages if stage not in _STATES]
    return {
        "opportunityid": _id("opportunity", deal.number), "name": deal.name,
        "stepname": steps[-1], "statecode": state,
        "parentcontactid": _id("contact", deal.person.number),
        "parentaccountid": _id("account", deal.person.company.number),
        "originatingleadid": _id("lead", deal.person.number),
        "campaignid": _id("campaign", deal.campaign.number) if deal.campaign else None,
        "ownerid": _id("systemuser", deal.owner.number), "estimatedvalue": deal.amount,
        "actualvalue": deal.amount if state == 1 else None,
        "transactioncurrencyid": _id("transactioncurrency", deal.currency),
        "estimatedclosedate": deal.expected_close,
        "actualclosedate": deal.closed.date() if deal.closed else None,
        "createdon": deal.created, "modifiedon": deal.stages[-1][1],
        **_loaded(scene, deal.stages[-1][1]),
    }


def _audit(scene: Scene) -> list[dict[str, object]]:
    """What auditing writes down: the stages of opportunities and the status of leads."""
    rows = []

    def changed(
        key: str, entity: str, number: int, create: bool, at: datetime, attribute: str,
        old: object, new: object,
    ) -> None:
        values = {"oldValue": None if old is None else str(old), "newValue": str(new)}
        rows.append({
            "auditid": _id("audit", key), "objectid": _id(entity, number),
            "objecttypecode": entity, "operation": 1 if create else 2,
            "changedata": json.dumps({"changedAttributes": [{"logicalName": attribute, **values}]}),
            "createdon": at, **_loaded(scene, at)})

    for deal in scene.deals:
        before: object = None
        for place, (stage, at) in enumerate(deal.stages):
            state = _STATES.get(stage)
            attribute = "statecode" if state else "stepname"
            changed(f"stage-{deal.number}-{place}", "opportunity", deal.number, place == 0, at,
                    attribute, 0 if state else before, state or stage)
            before = stage
    values = OPTIONS["lead.statuscode"]
    for change in scene.changes:
        changed(f"status-{change.number}", "lead", change.person.number, False, change.at,
                "statuscode", values[change.old], values[change.new])
    return rows


def _party(
    scene: Scene, activity: str, entity: str, party: str, mask: int, at: datetime
) -> dict[str, object]:
    return {"activitypartyid": _id("activityparty", f"{activity}-{party}-{mask}"),
            "activityid": activity, "partyid": party, "partyobjecttypecode": entity,
            "participationtypemask": mask, **_loaded(scene, at)}


def _about(touch: Touch) -> dict[str, object]:
    entity, record = _record_of(touch.person)
    return {"subject": touch.content, "regardingobjectid": record,
            "regardingobjecttypecode": entity, "createdon": touch.at}


def _tell_activities(scene: Scene, rows: Raw) -> None:
    """Calls and meetings with who took part, and tasks."""
    names = {"call": "phonecall", "meeting": "appointment", "task": "task"}
    rows |= {name: [] for name in names.values()}
    for touch in scene.touches:
        if touch.kind not in names:
            continue
        activity = _id("activity", touch.number)
        outgoing = touch.direction != "in"
        seconds = touch.seconds or 0
        row = {"activityid": activity, **_about(touch), "statecode": 1,
               "actualend": touch.at, "actualdurationminutes": seconds // 60,
               **_loaded(scene, touch.at)}
        entity, person = _record_of(touch.person)
        if touch.kind == "call":
            row |= {"directioncode": outgoing, "statuscode": 2 if outgoing else 4}
            user = _id("systemuser", touch.person.owner.number)
            rows["activityparty"] += [
                _party(scene, activity, entity, person, _TO if outgoing else _SENDER, touch.at),
                _party(scene, activity, "systemuser", user, _SENDER if outgoing else _TO,
                       touch.at)]
        elif touch.kind == "meeting":
            row |= {"statuscode": 3, "scheduledstart": touch.at,
                    "scheduledend": touch.at + timedelta(seconds=seconds)}
            rows["activityparty"].append(
                _party(scene, activity, entity, person, _REQUIRED, touch.at))
        else:
            row |= {"statuscode": 5, "scheduledend": touch.at}
        rows[names[touch.kind]].append(row)


def _tell_mails(scene: Scene, rows: Raw) -> None:
    """Mails with their sender and recipient; opens are counted in the mail, answers are mails."""
    rows["email"] = []
    opens = {t.message: t.at for t in scene.touches if t.kind == "email_open"}
    for touch in scene.touches:
        if touch.kind not in ("email_sent", "email_reply"):
            continue
        answer = touch.kind == "email_reply"
        activity = _id("reply" if answer else "email", touch.message)
        opened = None if answer else opens.get(touch.message)
        entity, person = _record_of(touch.person)
        user = _id("systemuser", touch.person.owner.number)
        rows["email"].append({
            "activityid": activity, **_about(touch), "directioncode": not answer, "statecode": 1,
            "statuscode": 4 if answer else 3, "senton": touch.at,
            "opencount": 1 if opened else 0, "lastopenedtime": opened,
            "correlatedactivityid": _id("email", touch.message) if answer else None,
            **_loaded(scene, opened or touch.at)})
        rows["activityparty"] += [
            _party(scene, activity, entity, person, _SENDER if answer else _TO, touch.at),
            _party(scene, activity, "systemuser", user, _TO if answer else _SENDER, touch.at)]


def _tell_responses(scene: Scene, rows: Raw) -> None:
    """Members of campaigns, each with the activity in which they answered."""
    for member in scene.members:
        activity = _id("campaignresponse", member.number)
        label = "Interested" if member.status == "Responded" else member.status
        at = member.responded or member.added
        entity, person = _record_of(member.person)
        rows["campaignresponse"].append({
            "activityid": activity, "subject": member.campaign.name,
            "regardingobjectid": _id("campaign", member.campaign.number),
            "responsecode": OPTIONS["campaignresponse.responsecode"][label],
            "receivedon": at.date(), "createdon": at, **_loaded(scene, at)})
        rows["activityparty"].append(_party(scene, activity, entity, person, _CUSTOMER, at))


def _campaigns(scene: Scene) -> list[dict[str, object]]:
    return [{
        "campaignid": _id("campaign", campaign.number), "name": campaign.name,
        "typecode": OPTIONS["campaign.typecode"][campaign.kind], "statuscode": 2,
        "proposedstart": campaign.starts, "actualstart": campaign.starts,
        "actualend": campaign.ends, "budgetedcost": campaign.budget,
        "totalactualcost": campaign.cost,
        "transactioncurrencyid": _id("transactioncurrency", campaign.currency),
        **_loaded(scene, datetime.combine(campaign.ends, datetime.min.time())),
    } for campaign in scene.campaigns]


def _user(scene: Scene, owner: Owner) -> dict[str, object]:
    return {
        "systemuserid": _id("systemuser", owner.number), "fullname": owner.name,
        "internalemailaddress": owner.email, "isdisabled": False,
        "parentsystemuserid": _id("systemuser", owner.manager) if owner.manager else None,
        **_loaded(scene, scene.until),
    }


def _currencies(scene: Scene) -> list[dict[str, object]]:
    codes = {company.currency for company in scene.companies}
    codes |= {campaign.currency for campaign in scene.campaigns}
    return [{"transactioncurrencyid": _id("transactioncurrency", code), "isocurrencycode": code,
             **_loaded(scene, scene.until)} for code in sorted(codes)]


def _stringmap() -> list[dict[str, object]]:
    """The labels of all options, in English and in German."""
    return [{
        "stringmapid": _id("stringmap", f"{name}-{value}-{language}"),
        "objecttypecode": name.split(".")[0], "attributename": name.split(".")[1],
        "attributevalue": value, "langid": language, "_fivetran_deleted": False,
        "value": label if language == _ENGLISH else f"{label} (auf Deutsch)",
    } for name, options in OPTIONS.items() for label, value in options.items()
        for language in (_GERMAN, _ENGLISH)]
