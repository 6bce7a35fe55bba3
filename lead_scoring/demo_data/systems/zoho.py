"""A scene as Zoho CRM has it, landed by Airbyte: modules of the API, lookups as JSON text.

Customers are contacts at an account and converted leads; everybody else is a lead. Each call,
meeting and task is there twice, in `activities` and in a table of its own, as Airbyte lands them.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from lead_scoring.demo_data.scene import Campaign, Owner, Person, Raw, Scene, Touch

KINDS = ("call", "meeting", "task", "ticket_opened", "deal", "campaign", "status")
_LEAD, _CONTACT, _ACCOUNT, _DEAL, _STAGE, _ACTIVITY, _CASE, _CAMPAIGN, _USER, _ENTRY = range(10)
_MODULES = {"call": "Calls", "meeting": "Events", "task": "Tasks"}


def tables(scene: Scene) -> Raw:
    """The raw tables of what Zoho has seen of a scene."""
    rows = {
        "leads": [_lead(scene, person) for person in scene.people],
        "contacts": [_contact(scene, person) for person in scene.people if person.is_customer],
        "accounts": _accounts(scene),
        "deals": _deals(scene),
        "deal_history": _stages(scene),
        "cases": [_case(scene, t) for t in scene.touches if t.kind == "ticket_opened"],
        "campaigns": _campaigns(scene),
        "campaigns_leads": _members(scene, customers=False),
        "campaigns_contacts": _members(scene, customers=True),
        "users": _users(scene),
        "timeline": _timeline(scene),
    }
    done = [t for t in scene.touches if t.kind in _MODULES]
    for kind, module in _MODULES.items():
        rows[module.lower()] = [_activity(scene, t) for t in done if t.kind == kind]
    rows["activities"] = [
        {"Activity_Type": _MODULES[t.kind], **_activity(scene, t)} for t in done]
    return rows


def _id(kind: int, number: int) -> str:
    """An id of 19 digits, unique in all modules."""
    return f"49707620{kind:02d}{number:09d}"


def _loaded(scene: Scene, at: datetime) -> dict[str, object]:
    """When the loader brought what happened at that moment: a day later."""
    return {"_airbyte_extracted_at": min(at + timedelta(days=1), scene.until)}


def _lookup(kind: int, number: int, name: str) -> str:
    """A link to another record, as the API writes it."""
    return json.dumps({"name": name, "id": _id(kind, number)})


def _owner(owner: Owner) -> str:
    """The link to the user who owns a record."""
    return json.dumps({"name": owner.name, "id": _id(_USER, owner.number), "email": owner.email})


def _person(person: Person) -> dict[str, object]:
    """How an activity names its person: a contact in Who_Id, a lead in What_Id."""
    if person.is_customer:
        return {"Who_Id": _lookup(_CONTACT, person.number, person.name),
                "What_Id": _lookup(_ACCOUNT, person.company.number, person.company.name),
                "$se_module": "Accounts"}
    return {"Who_Id": None, "What_Id": _lookup(_LEAD, person.number, person.name),
            "$se_module": "Leads"}


def _consent(person: Person) -> dict[str, object]:
    """What the person allows: the flag for email, and the answer to a request for consent."""
    changed = person.consent_changed
    answer = {
        "Data_Processing_Basis": "Consent - Obtained",
        "Consent_Date": changed.date().isoformat() if changed else None,
        "Contact_Through_Email": person.email_consent == "opted_in",
        "Contact_Through_Phone": person.phone_consent == "opted_in",
    }
    out = person.email_consent == "opted_out"
    return {
        "Email_Opt_Out": out,
        "Unsubscribed_Time": changed if out else None,
        "Data_Processing_Basis_Details":
            json.dumps(answer) if person.email_consent == "opted_in" else None,
    }


def _lead(scene: Scene, person: Person) -> dict[str, object]:
    company = person.company
    converted = {
        "contact": _id(_CONTACT, person.number), "account": _id(_ACCOUNT, company.number),
        "convert_date": person.created.date().isoformat(),
    }
    return {
        "id": _id(_LEAD, person.number), "Owner": _owner(person.owner), "Company": company.name,
        "First_Name": person.first_name, "Last_Name": person.last_name, "Full_Name": person.name,
        "Designation": person.job_title, "Email": person.email, "Phone": person.phone,
        "Website": f"https://www.{company.domain}", "Industry": company.industry,
        "Annual_Revenue": company.revenue, "No_of_Employees": company.employees,
        "Lead_Source": person.lead_source, "Lead_Status": person.status, "City": company.city,
        "Country": company.country, "Currency": company.currency, **_consent(person),
        "Created_Time": person.created, "Modified_Time": person.updated,
        "$converted": person.is_customer,
        "$converted_detail": json.dumps(converted if person.is_customer else {}),
        "Web_User_Id": person.user_id, **_loaded(scene, person.updated),
    }


def _contact(scene: Scene, person: Person) -> dict[str, object]:
    company = person.company
    return {
        "id": _id(_CONTACT, person.number), "Owner": _owner(person.owner),
        "Account_Name": _lookup(_ACCOUNT, company.number, company.name), "Full_Name": person.name,
        "Title": person.job_title, "Email": person.email, "Phone": person.phone,
        "Lead_Source": person.lead_source, "Mailing_City": company.city,
        "Mailing_Country": company.country, **_consent(person), "Created_Time": person.created,
        "Modified_Time": person.updated, "Web_User_Id": person.user_id,
        **_loaded(scene, person.updated),
    }


def _accounts(scene: Scene) -> list[dict[str, object]]:
    return [{
        "id": _id(_ACCOUNT, company.number), "Account_Name": company.name,
        "Website": f"https://www.{company.domain}", "Industry": company.industry,
        "Employees": company.employees, "Annual_Revenue": company.revenue,
        "Billing_Country": company.country, "Currency": company.currency,
        "Created_Time": company.created, "Modified_Time": company.created,
        **_loaded(scene, company.created),
    } for company in scene.companies]


def _activity(scene: Scene, touch: Touch) -> dict[str, object]:
    """A call, a meeting or a task; only the columns of its kind are filled."""
    row = {
        "id": _id(_ACTIVITY, touch.number), "Subject": touch.content,
        "Owner": _owner(touch.person.owner), **_person(touch.person), "Created_Time": touch.at,
        **dict.fromkeys(("Call_Type", "Call_Status", "Call_Start_Time", "Call_Duration_in_seconds",
                         "Start_DateTime", "End_DateTime", "Status", "Due_Date", "Closed_Time")),
        **_loaded(scene, touch.at),
    }
    if touch.kind == "call":
        incoming = touch.direction == "in"
        row |= {"Call_Type": "Inbound" if incoming else "Outbound",
                "Call_Status": "Received" if incoming else "Attended Dialled",
                "Call_Start_Time": touch.at, "Call_Duration_in_seconds": touch.seconds}
    elif touch.kind == "meeting":
        row |= {"Start_DateTime": touch.at,
                "End_DateTime": touch.at + timedelta(seconds=touch.seconds or 0)}
    else:
        row |= {"Status": "Completed", "Due_Date": touch.at.date(), "Closed_Time": touch.at}
    return row


def _case(scene: Scene, touch: Touch) -> dict[str, object]:
    person = touch.person
    return {
        "id": _id(_CASE, touch.number), "Subject": touch.content, "Status": "New",
        "Case_Origin": "Email", "Email": person.email,
        "Related_To":
            _lookup(_CONTACT, person.number, person.name) if person.is_customer else None,
        "Created_Time": touch.at, **_loaded(scene, touch.at),
    }


def _campaigns(scene: Scene) -> list[dict[str, object]]:
    return [{
        "id": _id(_CAMPAIGN, campaign.number), "Campaign_Name": campaign.name,
        "Type": campaign.kind, "Status": "Complete", "Start_Date": campaign.starts,
        "End_Date": campaign.ends, "Budgeted_Cost": campaign.budget, "Actual_Cost": campaign.cost,
        "Num_sent": "100", "Currency": campaign.currency, **_campaign_loaded(scene, campaign),
    } for campaign in scene.campaigns]


def _campaign_loaded(scene: Scene, campaign: Campaign) -> dict[str, object]:
    return _loaded(scene, datetime.combine(campaign.ends, datetime.min.time()))


def _members(scene: Scene, customers: bool) -> list[dict[str, object]]:
    """A related list of the campaigns: the contacts, or the leads, with their status."""
    kind = _CONTACT if customers else _LEAD
    return [{
        "campaign_id": _id(_CAMPAIGN, member.campaign.number),
        "id": _id(kind, member.person.number), "Full_Name": member.person.name,
        "Member_Status": member.status,
        **_campaign_loaded(scene, member.campaign),
    } for member in scene.members if member.person.is_customer == customers]


def _deals(scene: Scene) -> list[dict[str, object]]:
    return [{
        "id": _id(_DEAL, deal.number), "Deal_Name": deal.name, "Owner": _owner(deal.owner),
        "Stage": deal.stage, "Pipeline": "Standard", "Amount": deal.amount,
        "Currency": deal.currency, "Closing_Date": deal.expected_close,
        "Contact_Name": _lookup(_CONTACT, deal.person.number, deal.person.name),
        "Account_Name": _lookup(
            _ACCOUNT, deal.person.company.number, deal.person.company.name),
        "Campaign_Source":
            _lookup(_CAMPAIGN, deal.campaign.number, deal.campaign.name) if deal.campaign else None,
        "Created_Time": deal.created, "Modified_Time": deal.stages[-1][1],
        **_loaded(scene, deal.stages[-1][1]),
    } for deal in scene.deals]


def _stages(scene: Scene) -> list[dict[str, object]]:
    """The stage history: a row for each stage, written when the deal came into it."""
    rows = []
    for deal in scene.deals:
        following = [name for name, _ in deal.stages[1:]] + [None]
        for place, ((stage, at), moved_to) in enumerate(zip(deal.stages, following, strict=True)):
            rows.append({
                "id": _id(_STAGE, deal.number * 100 + place),
                "Potential_Name": _lookup(_DEAL, deal.number, deal.name), "Stage": stage,
                "Moved_To__s": moved_to, "Modified_Time": at, **_loaded(scene, at),
            })
    return rows


def _users(scene: Scene) -> list[dict[str, object]]:
    names = {owner.number: owner.name for owner in scene.owners}
    return [{
        "id": _id(_USER, owner.number), "full_name": owner.name, "email": owner.email,
        "role": json.dumps({"name": owner.team, "id": _id(_USER, 900)}), "status": "active",
        "Reporting_To":
            _lookup(_USER, owner.manager, names[owner.manager]) if owner.manager else None,
        **_loaded(scene, scene.until),
    } for owner in scene.owners]


def _timeline(scene: Scene) -> list[dict[str, object]]:
    """The entries of the timeline in which the status of a lead changed."""
    return [{
        "id": _id(_ENTRY, change.number), "action": "updated", "audited_time": change.at,
        "record": json.dumps({
            "id": _id(_LEAD, change.person.number), "name": change.person.name,
            "module": {"api_name": "Leads", "id": _id(_ENTRY, 900_000)}}),
        "field_history": json.dumps([{
            "api_name": "Lead_Status", "data_type": "picklist",
            "_value": {"old": change.old, "new": change.new}}]),
        **_loaded(scene, change.at),
    } for change in scene.changes]
