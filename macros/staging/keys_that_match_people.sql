{# By what else than their email var match_people_by makes records one lead: words for the reason -> SQL of the key.
   A name that is none of these stops with a sentence. #}
{% macro keys_that_match_people() %}
    {% set name = 'lower(' ~ clean_name('full_name') ~ ')' %}
    {% set keys = {
        'user_id': ['user id', 'user_id'],
        'phone': ['phone and name', "nullif(translate(phone, ' +-()./', ''), '') || ' ' || " ~ name],
        'name_and_company': ['name and company', name ~ " || ' ' || " ~ name | replace('full_name', 'company_name')],
    } %}
    {% set wanted = {} %}
    {% for key in var('match_people_by', []) %}
        {% if key not in keys %}
            {% do exceptions.raise_compiler_error("var match_people_by names '" ~ key ~ "'; it can name: " ~ (keys | join(', '))) %}
        {% endif %}
        {% do wanted.update({keys[key][0]: keys[key][1]}) %}
    {% endfor %}
    {% do return(wanted) %}
{% endmacro %}
