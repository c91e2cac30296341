"""Tags and filters every page may use (built in: no ``load`` needed).

What for: two languages, Indonesian numbers, chips, icons, links that keep the address. Never: a query, a rule.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from django import template
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from naungan.kernel import Reason, Refusal
from naungan.web import words
from naungan.web.states import state_of

register = template.Library()


def language_of(context: Context | Mapping[str, object]) -> str:
    """The language of the page being drawn: 'id' unless the reader chose English."""
    request = context.get("request")
    return str(getattr(request, "language", None) or context.get("language") or "id")


@register.simple_tag(takes_context=True)
def t(context: Context, indonesian: str, english: str = "", **parts: object) -> SafeString:
    """``{% t "Kuota {n}" "Quota {n}" n=quota %}``: the sentence in the reader's language; parts are escaped."""
    sentence = english if language_of(context) == "en" and english else indonesian
    text = conditional_escape(sentence)
    return format_html(text, **parts) if parts else mark_safe(text)


@register.simple_tag(takes_context=True)
def reason(context: Context, value: Reason | Refusal) -> str:
    """A kernel Reason or Refusal as its sentence."""
    told = value.reason if isinstance(value, Refusal) else value
    return told.in_language(language_of(context))


@register.simple_tag(takes_context=True)
def chip(context: Context, kind: str, code: object) -> SafeString:
    """``{% chip "bill" bill.state %}``: the state's word with its colour and icon."""
    return chip_html(kind, str(code), language_of(context))


@register.simple_tag(takes_context=True)
def chip_of(context: Context, key: str) -> SafeString:
    """``{% chip_of "bill.paid" %}``: the same, from the table's own key."""
    kind, _, code = key.partition(".")
    return chip_html(kind, code, language_of(context))


def chip_html(kind: str, code: str, language: str) -> SafeString:
    """The chip of a state, for templates and tables alike."""
    state = state_of(kind, code)
    word = state.english if language == "en" else state.indonesian
    return format_html('<span class="chip chip-{}">{}{}</span>', state.tone, icon(state.icon), word)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing from the sprite; decoration only, the word beside it carries the meaning."""
    return format_html(
        '<svg class="icon" width="20" height="20" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("naungan/icons.svg"),
        name,
    )


@register.simple_tag
def share(part: object, whole: object, tone: str = "protected", target: object = None) -> SafeString:
    """A bar of part over whole, drawn without inline styles; ``target`` (a rate) is a tick on it."""
    full = float(str(whole or 0))
    width = 0.0 if full <= 0 else max(0.0, min(100.0, 100 * float(str(part or 0)) / full))
    tick = SafeString("")
    if target not in (None, ""):
        tick = format_html('<rect class="tick" x="{}%" width="3" height="100%"/>', f"{100 * float(str(target)):.2f}")
    return format_html(
        '<svg class="bar bar-{}" height="12" aria-hidden="true" focusable="false"><rect class="rest" width="100%" '
        'height="100%" rx="4"/><rect class="part" width="{}%" height="100%" rx="4"/>{}</svg>',
        tone,
        f"{width:.2f}",
        tick,
    )


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: object) -> str:
    """This page's query string with some parameters changed; None or '' removes one. Begins with '?'."""
    request = context.get("request")
    kept = {} if request is None else {key: request.GET.getlist(key) for key in request.GET}
    for key, value in changes.items():
        kept.pop(key, None)
        if value not in (None, ""):
            kept[key] = [str(value)]
    return "?" + urlencode(kept, doseq=True)


@register.filter
def angka(value: object) -> str:
    """1819430 -> '1.819.430'."""
    return words.count_text(value)


@register.filter
def rupiah(value: object) -> str:
    """20160000 -> 'Rp20.160.000'."""
    return words.rupiah_text(value)


@register.filter
def persen(value: object, places: int = 2) -> str:
    """A rate 0.3163 -> '31,63 %'."""
    return words.percent_text(value, places)


@register.filter
def desimal(value: object, places: int = 2) -> str:
    """71.25 -> '71,25'."""
    return words.decimal_text(value, places)


@register.filter
def nik(value: object) -> str:
    """Always masked."""
    return words.nik_text(value)


@register.simple_tag(takes_context=True)
def tanggal(context: Context, value: object) -> str:
    """24 September 2025."""
    return words.date_text(value, language_of(context))


@register.simple_tag(takes_context=True)
def pukul(context: Context, value: object) -> str:
    """24 September 2025 pukul 14.05 WIB."""
    return words.instant_text(value, language_of(context))


@register.simple_tag(takes_context=True)
def bulan(context: Context, value: object) -> str:
    """Juli 2025; from a Month, a date or 'YYYY-MM'."""
    return words.month_text(value, language_of(context))
