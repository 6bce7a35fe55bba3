{# The join that finds the band (tier, fit grade, engagement level) of a number: from enter_at up to, and without, leave_at. #}
{% macro in_band(bands, band_type, number) -%}
    {{ bands }}.band_type = '{{ band_type }}'
    and {{ bands }}.model_id = lead_points.model_id
    and {{ number }} >= coalesce({{ bands }}.enter_at, {{ number }})
    and ({{ bands }}.leave_at is null or {{ number }} < {{ bands }}.leave_at)
{%- endmacro %}


{# The point columns of a score. #}
{% macro point_columns() %}
    {% do return(['demographic_points', 'behavioral_points', 'engagement_points', 'fit_points', 'negative_points', 'total_points',
        'lead_score']) %}
{% endmacro %}
