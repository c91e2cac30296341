"""NIK and birth date, as people type them."""

from django import forms

from naungan.kernel import FindingLevel, examine_nik

_DATES = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d %m %Y"]


class CheckForm(forms.Form):
    """Only the form of a NIK is judged here; whether somebody has it is never said."""

    nik = forms.CharField(
        max_length=32,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
    )
    birth_on = forms.DateField(input_formats=_DATES, widget=forms.DateInput({"type": "date", "autocomplete": "off"}))

    def __init__(self, *arguments: object, language: str = "id", **named: object) -> None:
        super().__init__(*arguments, **named)  # type: ignore[arg-type]
        self._language = language
        own = _WORDS[language]
        for name in ("nik", "birth_on"):
            self.fields[name].label, self.fields[name].help_text, missing, wrong = own[name]
            self.fields[name].error_messages = {"required": missing, "invalid": wrong, "max_length": wrong}

    def clean_nik(self) -> str:
        """The 16 digits. Refused with the sentence that says how to mend it."""
        examined = examine_nik(self.cleaned_data["nik"])
        if examined.nik is None:
            errors = [one for one in examined.findings if one.level is FindingLevel.ERROR]
            raise forms.ValidationError([one.english if self._language == "en" else one.indonesian for one in errors])
        return examined.nik.digits


_WORDS: dict[str, dict[str, tuple[str, str, str, str]]] = {
    "id": {
        "nik": ("NIK", "16 angka di KTP atau Kartu Keluarga.", "Isi NIK Anda.", "NIK terdiri dari 16 angka."),
        "birth_on": (
            "Tanggal lahir", "Seperti tertulis di KTP.", "Isi tanggal lahir Anda.",
            "Tulis tanggal lahir seperti 17-08-1985.",
        ),
    },
    "en": {
        "nik": ("NIK", "The 16 digits on the identity card.", "Enter your NIK.", "A NIK has 16 digits."),
        "birth_on": (
            "Date of birth", "As on the identity card.", "Enter your date of birth.",
            "Write the date like 17-08-1985.",
        ),
    },
}  # fmt: skip
