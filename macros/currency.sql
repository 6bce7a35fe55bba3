{# A currency's code as the rates have it: 'eur ' is EUR. #}
{% macro currency_code(column) -%}
    upper(translate({{ column }}, ' ' || chr(9) || chr(10) || chr(13) || {{ zero_width() }}, ''))
{%- endmacro %}


{# The currency in which amounts are compared, as var reporting_currency names it. #}
{% macro reporting_currency() -%}
    {%- set code = var('reporting_currency', 'USD') | string | trim | upper -%}
    {%- if not modules.re.match('^[A-Z]{3}$', code) -%}
        {% do exceptions.raise_compiler_error("var reporting_currency is '" ~ code ~ "'; write a code such as EUR") %}
    {%- endif -%}
    {%- do return(code) -%}
{%- endmacro %}


{# An amount in the reporting currency. One without a currency is taken to be in it and stays as it is to the last digit;
   any other is rounded to two decimals, and is unknown where the currency has no rate. `rates` is int_exchange_rates,
   joined by the currency's code. #}
{% macro in_reporting_currency(amount, currency, rates='exchange_rates') -%}
    case
        when coalesce({{ currency_code(currency) }}, '') in ('', '{{ reporting_currency() }}') then {{ amount }}
        else cast(floor({{ amount }} * {{ rates }}.reporting_units * 100 + 0.5) as {{ type_double() }}) / 100
    end
{%- endmacro %}
