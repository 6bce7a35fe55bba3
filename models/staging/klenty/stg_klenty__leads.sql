{{ config(enabled=in_use('klenty')) }}

-- Prospects. Klenty says neither when one was made nor when it changed: it was as it is when it was
-- extracted.
with prospects as (
    {{ raw_table('klenty', 'prospects', ['id'], {
        'text': ['id', 'email', 'full_name', 'first_name', 'last_name', 'title', 'company',
            'account', 'company_domain', 'phone', 'city', 'country', 'assign_to']
            + custom_text_columns('klenty'),
    }) }}
),

statuses as (
    select * from {{ ref('base_klenty__statuses') }}
),

-- One row per prospect and cadence; the prospect's own status is the same in each of them.
opted_out as (
    select distinct prospect_id
    from statuses
    where prospect_status in ('unsubscribed', 'donotcontact') and not is_deleted
),

people as (
    select {{ canonical('leads', 'klenty', with_custom_columns('klenty', {
        'source_object': "'prospect'",
        'source_id': 'prospects.id',
        'email': 'prospects.email',
        'phone': 'prospects.phone',
        'full_name': "coalesce(prospects.full_name, nullif(trim(
            coalesce(prospects.first_name, '') || ' ' || coalesce(prospects.last_name, '')), ''))",
        'job_title': 'prospects.title',
        'company_name': 'coalesce(prospects.company, prospects.account)',
        'website': 'prospects.company_domain',
        'country': 'prospects.country',
        'city': 'prospects.city',
        'owner_source_id': 'prospects.assign_to',
        'is_opted_out_of_email': 'case when opted_out.prospect_id is not null then true end',
        'is_deleted': 'prospects.is_deleted',
        'updated_at': 'prospects.loaded_at',
        'loaded_at': 'prospects.loaded_at',
    })) }}
    from prospects
    left join opted_out on prospects.id = opted_out.prospect_id
)

select * from people
