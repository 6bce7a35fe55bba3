{{ config(enabled=in_use('dynamics365')) }}

-- Tickets: opened when they were created, closed each time they were resolved. The customer is a
-- contact, or a company with a contact beside it.
with cases as (
    {{ raw_table('dynamics365', 'incident', ['incidentid'], {
        'text': ['incidentid', 'title', 'customerid', 'customeridtype', 'customerid_entitytype',
            'primarycontactid'],
        'number': ['caseorigincode', 'statuscode'],
        'timestamp': ['createdon'],
    }) }}
),

resolutions as (
    {{ raw_table('dynamics365', 'incidentresolution', ['activityid', 'incidentid'], {
        'text': ['activityid', 'incidentid'],
        'number': ['statecode'],
        'timestamp': ['actualend', 'createdon'],
    }) }}
),

labels as (
    select * from {{ ref('base_dynamics365__labels') }}
    where object_name = 'incident'
),

tickets as (
    select
        cases.*,
        lower(coalesce(cases.customeridtype, cases.customerid_entitytype)) as customer_type,
        lower(origins.label) as origin,
        statuses.label as status
    from cases
    left join labels as origins
        on origins.attribute_name = 'caseorigincode' and cases.caseorigincode = origins.option_value
    left join labels as statuses
        on statuses.attribute_name = 'statuscode' and cases.statuscode = statuses.option_value
),

happenings as (
    select
        *,
        incidentid as event_id,
        'ticket_opened' as event_type,
        status as outcome,
        createdon as occurred_at
    from tickets
    union all
    select
        tickets.*,
        resolutions.activityid as event_id,
        'ticket_closed' as event_type,
        case when resolutions.statecode <> 1 then 'planned' end as outcome,
        coalesce(resolutions.actualend, resolutions.createdon) as occurred_at
    from resolutions
    left join tickets on resolutions.incidentid = tickets.incidentid
),

events as (
    select {{ canonical('events', 'dynamics365', {
        'source_event_id': 'event_id',
        'event_type': 'event_type',
        'channel': 'origin',
        'direction': "case event_type when 'ticket_opened' then 'in' end",
        'lead_source_id': "coalesce(primarycontactid,
            case when customer_type = 'contact' then customerid end)",
        'account_source_id': "case when customer_type = 'account' then customerid end",
        'content_name': 'title',
        'outcome': 'outcome',
        'is_deleted': 'is_deleted',
        'occurred_at': 'occurred_at',
        'loaded_at': 'loaded_at',
    }) }}
    from happenings
)

select * from events
