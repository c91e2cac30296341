"""What is typed to make a bill: one worker's months, or a code of the fund with its workers."""

from collections.abc import Sequence
from datetime import date, timedelta

from django import forms

from naungan.billing.values import PAYABLE_PROGRAMMES
from naungan.kernel import FindingLevel, Month, RegionCode, examine_nik
from naungan.law.terms import Payer
from naungan.web import words
from naungan.web.billing.words import KINDS, PAYERS, PROGRAMMES

MONTH_COUNTS = ("1", "2", "3", "6", "12")
MOST_PEOPLE = 500
"""Lines that are typed; more come as a file."""
_INDIVIDUAL_PAYERS = (Payer.OWN, Payer.CSR, Payer.BAZNAS, Payer.ASN)
_FUND_PAYERS = tuple(payer for payer in Payer)
_NUMERIC = {"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}


class _Spoken(forms.Form):
    """Labels, hints and errors in the reader's language."""

    WORDS: dict[str, tuple[str, str, str, str]] = {}

    def __init__(self, *arguments: object, language: str, **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self.language = language
        for name, field in self.fields.items():
            label_id, label_en, hint_id, hint_en = self.WORDS[name]
            label = self.say(label_id, label_en)
            field.label = label[0].upper() + label[1:]
            field.help_text = self.say(hint_id, hint_en)
            wrong = self.say(f"Periksa isian {label_id}.", f"Check what you entered for {label_en}.")
            field.error_messages |= {
                "required": self.say(f"Isi {label_id}.", f"Enter {label_en}."),
                "invalid": wrong, "invalid_choice": wrong, "min_value": wrong, "max_value": wrong, "max_length": wrong,
            }  # fmt: skip

    def say(self, indonesian: str, english: str) -> str:
        return english if self.language == "en" else indonesian

    def nik_of(self, typed: str) -> str:
        """The 16 digits, or a sentence that says how to mend them (the number itself is shown masked)."""
        examined = examine_nik(typed)
        if examined.nik is None:
            errors = [one for one in examined.findings if one.level is FindingLevel.ERROR]
            raise forms.ValidationError([self.say(one.indonesian, one.english) for one in errors])
        return examined.nik.digits

    def set_choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(choices)


def month_choices(around: date, language: str) -> list[tuple[str, str]]:
    """The month of today, three before it and a year ahead."""
    months = Month.span(Month.of(around).plus(-3), 16)
    return [(str(month), words.month_text(month, language)) for month in months]


class IndividualForm(_Spoken):
    """One worker, so many months from a month on."""

    nik = forms.CharField(max_length=32, widget=forms.TextInput(_NUMERIC))
    first = forms.ChoiceField()
    month_count = forms.ChoiceField()
    payer = forms.ChoiceField()
    with_jht = forms.BooleanField(required=False)

    WORDS = {
        "nik": ("NIK pekerja", "NIK of the worker", "16 angka di KTP.", "The 16 digits on the identity card."),
        "first": ("bulan pertama", "first month", "Bulan yang sudah terlindungi dilewati.",
                  "Months that are protected already are left out."),
        "month_count": ("jumlah bulan", "number of months", "", ""),
        "payer": ("siapa yang membayar", "who pays", "Keringanan iuran bergantung pada pembayarnya.",
                  "Reliefs depend on who pays."),
        "with_jht": ("Tambah tabungan hari tua (JHT)", "Add old-age savings (JHT)", "", ""),
    }  # fmt: skip

    def __init__(self, *arguments: object, on: date, has_worker: bool, language: str, **named: object) -> None:
        super().__init__(*arguments, language=language, **named)
        if has_worker:
            del self.fields["nik"]
        self.set_choices("first", month_choices(on, language))
        self.fields["first"].initial = str(Month.of(on).plus(1))
        unit = "months" if language == "en" else "bulan"
        self.set_choices("month_count", [(count, f"{count} {unit}") for count in MONTH_COUNTS])
        self.set_choices("payer", [(one.value, PAYERS[one][language == "en"]) for one in _INDIVIDUAL_PAYERS])

    def clean_nik(self) -> str:
        return self.nik_of(self.cleaned_data["nik"])


class FundCodeForm(_Spoken):
    """A kode iuran with what the fund says it pays: for whom, from when, per person and month."""

    code = forms.CharField(max_length=20, widget=forms.TextInput(_NUMERIC))
    title = forms.CharField(max_length=150)
    kind = forms.ChoiceField()
    region = forms.CharField(max_length=13, widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}))
    payer = forms.ChoiceField()
    first = forms.ChoiceField()
    month_count = forms.IntegerField(min_value=1, max_value=12)
    jkk_rp = forms.IntegerField(min_value=0, max_value=10_000_000)
    jkm_rp = forms.IntegerField(min_value=0, max_value=10_000_000)
    jht_rp = forms.IntegerField(min_value=0, max_value=10_000_000, required=False)
    jp_rp = forms.IntegerField(min_value=0, max_value=10_000_000, required=False)
    niks = forms.CharField(max_length=20 * MOST_PEOPLE, widget=forms.Textarea({**_NUMERIC, "rows": 6}))
    expires_on = forms.DateField(
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d", "%d-%m-%Y"]
    )

    WORDS = {
        "code": ("kode iuran", "kode iuran", "12 angka dari BPJS Ketenagakerjaan.", "12 digits given by the fund."),
        "title": ("nama tagihan", "name of the bill", "Misalnya: Kelompok tani Suka Maju.", "As the payer knows it."),
        "kind": ("jenis", "kind", "", ""),
        "region": ("kode wilayah", "code of the region", "Misalnya 61.02.07.2001.", "For example 61.02.07.2001."),
        "payer": ("siapa yang membayar", "who pays", "", ""),
        "first": ("bulan pertama", "first month", "", ""),
        "month_count": ("jumlah bulan", "number of months", "", ""),
        **{f"{str(programme.name).lower()}_rp": (
            f"{programme.name} per orang per bulan", f"{programme.name} per person and month",
            PROGRAMMES[programme][0], PROGRAMMES[programme][1]) for programme in PAYABLE_PROGRAMMES},
        "niks": ("NIK pekerja", "NIKs of the workers", f"Satu NIK tiap baris, paling banyak {MOST_PEOPLE}.",
                 f"One NIK a line, at most {MOST_PEOPLE}."),
        "expires_on": ("batas bayar", "last day to pay", "Seperti tertulis di surat BPJS Ketenagakerjaan.",
                       "As the fund's letter says."),
    }  # fmt: skip

    def __init__(self, *arguments: object, on: date, language: str, **named: object) -> None:
        super().__init__(*arguments, language=language, **named)
        english = language == "en"
        self.set_choices("kind", [(kind, told[english]) for kind, told in KINDS.items()])
        self.set_choices("payer", [(one.value, PAYERS[one][english]) for one in _FUND_PAYERS])
        self.set_choices("first", month_choices(on, language))
        self.fields["first"].initial = str(Month.of(on).plus(1))
        self.fields["expires_on"].initial = on + timedelta(days=30)
        self.fields["month_count"].initial = 12
        self.fields["jkk_rp"].initial, self.fields["jkm_rp"].initial = 10_000, 6_800

    def clean_code(self) -> str:
        return "".join(str(self.cleaned_data["code"]).split())

    def clean_region(self) -> RegionCode:
        try:
            return RegionCode(str(self.cleaned_data["region"]).strip())
        except ValueError:
            raise forms.ValidationError(
                self.say(
                    "Kode wilayah ditulis seperti 61.02.07.2001.", "A region's code is written like 61.02.07.2001."
                )
            ) from None

    def clean_niks(self) -> list[str]:
        typed = [line.strip() for line in str(self.cleaned_data["niks"]).splitlines() if line.strip()]
        if len(typed) > MOST_PEOPLE:
            raise forms.ValidationError(
                self.say(f"Paling banyak {MOST_PEOPLE} NIK sekali isi.", f"At most {MOST_PEOPLE} NIKs at once.")
            )
        return list(dict.fromkeys(self.nik_of(one) for one in typed))
