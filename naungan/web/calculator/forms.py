"""What the calculator asks: the fields of one asker, all in the address (GET)."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms

from naungan.kernel import Month
from naungan.law.calculator import CompanyQuestion, ContractorQuestion, Question, VillageQuestion, WorkerQuestion
from naungan.law.terms import Payer, Scale, Sector
from naungan.web import words
from naungan.web.calculator.askers import CHOICES, FIELDS, HINTS, LABELS, Asker, say

LOWEST_INCOME_RP = 0
_MOST_RP = 10**15
_MOST_PEOPLE = 10**6
_SWITCHES = ("jht", "keringanan_desa", "ppn")
_AMOUNTS = ("penghasilan", "upah", "nilai")
_MONTHS_AHEAD = 24
_MONTHS_BACK = 24
_CENTS = re.compile(r",\d{1,2}$")
_WRONG = {
    "required": ("Bagian ini perlu diisi.", "This is needed."),
    "invalid": ("Tulis angka saja, misalnya 1.500.000.", "Write a number, for example 1.500.000."),
    "invalid_choice": ("Pilih salah satu.", "Choose one."),
    "min_value": ("Angkanya terlalu kecil.", "The number is too small."),
    "max_value": ("Angkanya terlalu besar.", "The number is too large."),
}


class WholeNumber(forms.IntegerField):
    """'Rp1.500.000', '1500000' and '1.500.000,00' are the same number."""

    def to_python(self, value: Any) -> int | None:
        text = _CENTS.sub("", str(value or "").strip().lower().removeprefix("rp").strip())
        return super().to_python(re.sub(r"[.\s\u00a0]", "", text))


class CalculatorForm(forms.Form):
    """Fields of one asker. What the address leaves out stands as in ``FIELDS``."""

    def __init__(self, asker: Asker, asked: Mapping[str, str], *, first: Month, language: str) -> None:
        given = {name: str(asked.get(name, default)) for name, default in FIELDS[asker].items()}
        given["mulai"] = given["mulai"] or str(first)
        super().__init__(given, auto_id="hitung-%s")
        self.asker, self.first, self.language = asker, first, language
        for name in FIELDS[asker]:
            self.fields[name] = self._field(name)

    def question(self) -> Question:
        """What the law is asked. Only after ``is_valid``."""
        got = self.cleaned_data
        match self.asker:
            case Asker.WORKER:
                return WorkerQuestion(got["penghasilan"], Sector(got["bidang"]), with_jht=got["jht"])
            case Asker.VILLAGE:
                return VillageQuestion(
                    got["orang"], Payer(got["pembayar"]), LOWEST_INCOME_RP, Sector(got["bidang"]), got["jht"],
                    got["keringanan_desa"],
                )  # fmt: skip
            case Asker.COMPANY:
                return CompanyQuestion(got["upah"], int(got["risiko"]), Scale(got["skala"]), got["orang"])
            case Asker.CONTRACTOR:
                return ContractorQuestion(got["nilai"], got["ppn"], is_wages=got["dasar"] == "upah")

    def months(self) -> tuple[Month, ...]:
        """The months asked for. Only after ``is_valid``."""
        return Month.span(Month.parse(self.cleaned_data["mulai"]), int(self.cleaned_data.get("lama", 1)))

    def _field(self, name: str) -> forms.Field:
        label = say(LABELS[name], self.language)
        if name in _SWITCHES:
            return forms.BooleanField(label=label, required=False)
        common: dict[str, Any] = {
            "label": label,
            "help_text": say(HINTS.get(name, ("", "")), self.language),
            "error_messages": {code: say(sentence, self.language) for code, sentence in _WRONG.items()},
        }
        if name == "mulai":
            return forms.ChoiceField(choices=self._month_choices(), **common)
        if name in CHOICES:
            rows = [(str(value), say(both, self.language)) for value, *both in CHOICES[name]]
            return forms.ChoiceField(choices=rows, **common)
        most = _MOST_RP if name in _AMOUNTS else _MOST_PEOPLE
        writing = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
        return WholeNumber(min_value=0, max_value=most, widget=writing, **common)

    def _month_choices(self) -> list[tuple[str, str]]:
        span = Month.span(self.first.plus(-_MONTHS_BACK), _MONTHS_BACK + _MONTHS_AHEAD)
        return [(str(month), words.month_text(month, self.language)) for month in span]
